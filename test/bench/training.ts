/** Rows of the training table: one size, all engines in turns. */
import type { BenchBrowser } from './browser';
import { HungError, contest, isEntry, oursIn } from './contest';
import type { Entry, Result } from './contest';
import { tokensPerStep } from './sizes';
import type { BenchSize } from './sizes';
import { agreementOf, checkedSteps, ratioOf, summarise } from './statistics';
import { engineNames } from './workload';
import type { EngineName } from './workload';

export interface TrainingRow {
  readonly size: string;
  readonly engine: EngineName;
  /** Null in rows that are void or were not measured; `reason` says why. */
  readonly tokensPerSecond: number | null;
  readonly tokensPerSecondLow?: number;
  readonly tokensPerSecondHigh?: number;
  /** Ours ÷ this engine, in tokens a second. */
  readonly ratio: number | null;
  readonly ratioLow?: number;
  readonly ratioHigh?: number;
  readonly rounds?: number;
  readonly stepsCompared?: number;
  readonly maxLossDifference?: number;
  readonly dispatchesPerStep?: number;
  readonly submitsPerStep?: number;
  readonly peakBytes?: number;
  readonly openSeconds?: number;
  readonly firstStepSeconds?: number;
  readonly reason?: string;
}

/** What only we can tell of our own program at one size. */
export interface ProgramRow {
  readonly size: string;
  readonly dispatchesPerStep: number;
  readonly submitsPerStep: number;
  readonly plannedBytes: number;
  readonly peakBytes: number;
  /** Cold, in ms: recording, planning, compiling and binding. */
  readonly recordMs: number;
  readonly planMs: number;
  readonly bindMs: number;
  /** From the script's text to the end of the first step, once all pipelines are compiled. */
  readonly warmStartMs: number;
}

function rowOf(size: BenchSize, result: Result, ours: Entry | undefined): TrainingRow {
  const { engine } = result.contestant;
  const blank = { size: size.name, engine, tokensPerSecond: null, ratio: null };
  if (!isEntry(result)) return { ...blank, reason: result.failure };
  if (!ours) return { ...blank, reason: 'there is no run of ours to compare with' };
  const losses = result.outputs.slice(0, checkedSteps);
  const { checked, maxDifference, reason } = agreementOf(
    ours.outputs.slice(0, checkedSteps),
    losses,
    result.counts.errors,
  );
  const details = {
    rounds: result.seconds.length,
    stepsCompared: checked,
    maxLossDifference: maxDifference,
    dispatchesPerStep: result.dispatchesPerRun,
    submitsPerStep: result.submitsPerRun,
    peakBytes: result.counts.peakBytes,
    openSeconds: result.openSeconds,
    firstStepSeconds: result.firstRunSeconds,
  };
  if (reason !== undefined) return { ...blank, ...details, reason };
  const speed = summarise(result.seconds.map((seconds) => tokensPerStep(size) / seconds));
  const ratio = ratioOf(ours.seconds, result.seconds);
  return {
    ...blank,
    ...details,
    tokensPerSecond: speed.median,
    tokensPerSecondLow: speed.low,
    tokensPerSecondHigh: speed.high,
    ratio: ratio.median,
    ratioLow: ratio.low,
    ratioHigh: ratio.high,
  };
}

/** A row for each result; ours must be among them for any to count. */
export function trainingRows(size: BenchSize, results: readonly Result[]): TrainingRow[] {
  const ours = oursIn(results);
  return results.map((result) => rowOf(size, result, ours));
}

async function measure(browser: BenchBrowser, size: BenchSize, engines: readonly EngineName[], rounds: number) {
  const page = await browser.open();
  try {
    const work = { kind: 'training', size } as const;
    const contestants = engines.map((engine) => ({ key: engine, engine, work }));
    const options = { rounds, roundSeconds: 1, runLimitSeconds: size.stepLimitSeconds };
    const results = await contest(page, contestants, options);
    const startMs = performance.now();
    await page.evaluate((w) => window.bench.open('warm', 'ours', w), work);
    await page.evaluate(() => window.bench.run('warm', 1));
    return { results, warmStartMs: performance.now() - startMs };
  } finally {
    await page.close();
  }
}

function programOf(size: BenchSize, { facts, counts, ...entry }: Entry, warmStartMs: number): ProgramRow {
  const fact = (name: string): number => facts[name] ?? NaN;
  return {
    size: size.name,
    dispatchesPerStep: entry.dispatchesPerRun,
    submitsPerStep: entry.submitsPerRun,
    plannedBytes: fact('plannedBytes'),
    peakBytes: counts.peakBytes,
    recordMs: fact('recordMs'),
    planMs: fact('planMs'),
    bindMs: fact('bindMs'),
    warmStartMs,
  };
}

export interface SizeReport {
  readonly rows: readonly TrainingRow[];
  readonly program?: ProgramRow;
}

/** `skipped` are engines that are not tried, with the reason; one that hangs joins them and the rest start over. */
export async function trainAtSize(
  browser: BenchBrowser,
  size: BenchSize,
  rounds: number,
  skipped: ReadonlyMap<EngineName, string>,
): Promise<SizeReport> {
  try {
    const engines = engineNames.filter((engine) => !skipped.has(engine));
    const { results, warmStartMs } = await measure(browser, size, engines, rounds);
    const ours = oursIn(results);
    const missing = [...skipped].map(([engine, reason]) => ({
      size: size.name,
      engine,
      tokensPerSecond: null,
      ratio: null,
      reason,
    }));
    return {
      rows: [...trainingRows(size, results), ...missing],
      ...(ours && { program: programOf(size, ours, warmStartMs) }),
    };
  } catch (error) {
    if (!(error instanceof HungError) || error.key === 'ours') throw error;
    return trainAtSize(browser, size, rounds, new Map([...skipped, [error.key as EngineName, error.message]]));
  }
}
