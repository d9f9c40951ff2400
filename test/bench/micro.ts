/** Rows of single operations, forward or forward and backward: ours against the rivals' own best formulation. */
import type { BenchBrowser } from './browser';
import { contest, isEntry, oursIn } from './contest';
import type { Entry, Result } from './contest';
import { agreementOf, ratioOf, summarise } from './statistics';
import type { EngineName, Work } from './workload';

interface MicroCase {
  readonly name: string;
  readonly work: Work;
  readonly engines: readonly EngineName[];
  readonly rounds: number;
  /** Of one run, where that is a fair figure. */
  readonly flops?: number;
}

const all = ['ours', 'jax-js', 'tfjs'] as const;

const matmuls = (['NN', 'NT', 'TN'] as const).map((form): MicroCase => {
  const shape = { m: 1024, k: 256, n: 1024 };
  const flops = 2 * shape.m * shape.k * shape.n;
  return {
    name: `matmul ${form} 1024×256×1024`,
    work: { kind: 'matmul', ...shape, form },
    engines: all,
    rounds: 7,
    flops,
  };
});

const attention = (t: number): Work => ({ kind: 'attention', b: 1, h: 4, t, d: 64 });

export const microCases: readonly MicroCase[] = [
  ...matmuls,
  { name: 'attention T 256, with gradients', work: attention(256), engines: all, rounds: 7 },
  { name: 'attention T 1024, with gradients', work: attention(1024), engines: all, rounds: 3 },
  {
    name: 'layerNorm 1024×256, with gradients',
    work: { kind: 'layerNorm', rows: 1024, c: 256 },
    engines: all,
    rounds: 7,
  },
];

export interface MicroRow {
  readonly name: string;
  readonly engine: EngineName;
  /** Null where it is void or was not measured; `reason` says why. */
  readonly ms: number | null;
  readonly msLow?: number;
  readonly msHigh?: number;
  readonly gflops?: number;
  /** Ours ÷ this engine, in speed. */
  readonly ratio: number | null;
  readonly ratioLow?: number;
  readonly ratioHigh?: number;
  readonly dispatches?: number;
  readonly reason?: string;
}

function rowOf({ name, flops }: MicroCase, result: Result, ours: Entry | undefined): MicroRow {
  const { engine } = result.contestant;
  const blank = { name, engine, ms: null, ratio: null };
  if (!isEntry(result)) return { ...blank, reason: result.failure };
  if (!ours) return { ...blank, reason: 'there is no run of ours to compare with' };
  const { reason } = agreementOf(ours.outputs, result.outputs, result.counts.errors);
  if (reason !== undefined) return { ...blank, reason };
  const ms = summarise(result.seconds.map((seconds) => 1000 * seconds));
  const ratio = ratioOf(ours.seconds, result.seconds);
  return {
    ...blank,
    ms: ms.median,
    msLow: ms.low,
    msHigh: ms.high,
    ...(flops !== undefined && { gflops: flops / ms.median / 1e6 }),
    ratio: ratio.median,
    ratioLow: ratio.low,
    ratioHigh: ratio.high,
    dispatches: result.dispatchesPerRun,
  };
}

export async function microRows(browser: BenchBrowser): Promise<MicroRow[]> {
  const rows: MicroRow[] = [];
  for (const micro of microCases) {
    console.error(micro.name);
    const page = await browser.open();
    const contestants = micro.engines.map((engine) => ({ key: engine, engine, work: micro.work }));
    const results = await contest(page, contestants, { rounds: micro.rounds, roundSeconds: 0.5, runLimitSeconds: 20 });
    rows.push(...results.map((result) => rowOf(micro, result, oursIn(results))));
    await page.close();
  }
  return rows;
}
