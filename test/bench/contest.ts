/** Contestants in one page, measured in turns: A B C, A B C, … Each opens, runs twice to warm up, then once or more a round. */
import type { ContestPage } from './browser';
import type { DeviceCounts } from './meter';
import type { EngineName, Work } from './workload';

export interface Contestant {
  readonly key: string;
  readonly engine: EngineName;
  readonly work: Work;
}

export interface ContestOptions {
  readonly rounds: number;
  /** A contestant repeats its run within a round until about this much has passed. */
  readonly roundSeconds: number;
  readonly runLimitSeconds: number;
}

export interface Entry {
  readonly contestant: Contestant;
  readonly openSeconds: number;
  /** Includes what is compiled late. */
  readonly firstRunSeconds: number;
  /** Seconds a run, for each round. */
  readonly seconds: readonly number[];
  readonly outputs: readonly number[];
  readonly dispatchesPerRun: number;
  readonly submitsPerRun: number;
  readonly counts: DeviceCounts;
  readonly facts: Readonly<Record<string, number>>;
}

export type Result = Entry | { readonly contestant: Contestant; readonly failure: string };

export const isEntry = (result: Result): result is Entry => 'seconds' in result;

export const oursIn = (results: readonly Result[]): Entry | undefined =>
  results.find((result): result is Entry => isEntry(result) && result.contestant.engine === 'ours');

/** A call did not come back: the page is of no more use. */
export class HungError extends Error {
  constructor(
    readonly key: string,
    readonly seconds: number,
  ) {
    super(`${key} did not come back within ${seconds} s`);
  }
}

const compileLimitSeconds = 120;

const note = (text: string): void => console.error(`  ${text}`);

/** What a contestant has shown while warming up. */
interface Warm extends Omit<Entry, 'seconds' | 'outputs' | 'counts' | 'facts'> {
  readonly runsPerRound: number;
}

async function limited<T>(promise: Promise<T>, key: string, limitSeconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HungError(key, limitSeconds)), 1000 * limitSeconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const runSeconds = async (page: ContestPage, key: string, count: number): Promise<number> =>
  (await page.evaluate(([k, n]) => window.bench.run(k, n), [key, count] as const)).seconds / count;

const countsOf = (page: ContestPage, key: string): Promise<DeviceCounts> =>
  page.evaluate((k) => window.bench.counts(k), key);

class LateError extends Error {}

/** A first run is judged leniently, for it compiles; the second must keep to the limit. */
const lenience = 4;

function judge(what: string, seconds: number, limitSeconds: number): number {
  if (seconds > limitSeconds)
    throw new LateError(`${what} took ${seconds.toFixed(0)} s; the limit is ${limitSeconds} s`);
  return seconds;
}

async function warmUp(
  page: ContestPage,
  contestant: Contestant,
  { runLimitSeconds, roundSeconds }: ContestOptions,
): Promise<Warm> {
  const { key, engine, work } = contestant;
  const run = (): Promise<number> =>
    limited(runSeconds(page, key, 1), key, lenience * runLimitSeconds + compileLimitSeconds);
  const startMs = performance.now();
  const opened = page.evaluate(([k, e, w]) => window.bench.open(k, e, w), [key, engine, work] as const);
  await limited(opened, key, compileLimitSeconds);
  const openSeconds = (performance.now() - startMs) / 1000;
  const firstRunSeconds = judge('its first run', await run(), lenience * runLimitSeconds);
  const before = await countsOf(page, key);
  const seconds = judge('its second run', await run(), runLimitSeconds);
  const after = await countsOf(page, key);
  note(
    `${key}: opened in ${openSeconds.toFixed(1)} s, runs ${firstRunSeconds.toFixed(2)} s and ${seconds.toFixed(3)} s`,
  );
  return {
    contestant,
    openSeconds,
    firstRunSeconds,
    dispatchesPerRun: after.dispatches - before.dispatches,
    submitsPerRun: after.submits - before.submits,
    runsPerRound: Math.min(100, Math.max(1, Math.round(roundSeconds / seconds))),
  };
}

const failureOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^page\.evaluate: /, '').replace(/\s*\n[\s\S]*/, '');

/** Takes turns until all rounds are done; one that fails drops out. */
async function takeTurns(page: ContestPage, warm: readonly Warm[], rounds: number, failures: Map<string, string>) {
  const seconds = new Map(warm.map(({ contestant: { key } }) => [key, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, runsPerRound } of warm) {
      const { key } = contestant;
      if (failures.has(key)) continue;
      try {
        seconds.get(key)?.push(await runSeconds(page, key, runsPerRound));
      } catch (error) {
        failures.set(key, failureOf(error));
      }
    }
    note(`round ${round + 1} of ${rounds}`);
  }
  return seconds;
}

/** One result a contestant, in their order. @throws HungError if the page must be given up. */
export async function contest(
  page: ContestPage,
  contestants: readonly Contestant[],
  options: ContestOptions,
): Promise<Result[]> {
  const failures = new Map<string, string>();
  const warm: Warm[] = [];
  for (const contestant of contestants) {
    try {
      warm.push(await warmUp(page, contestant, options));
    } catch (error) {
      if (error instanceof HungError) throw error;
      failures.set(contestant.key, failureOf(error));
      note(`${contestant.key}: ${failureOf(error)}`);
    }
  }
  const seconds = await takeTurns(page, warm, options.rounds, failures);
  const finish = async (contestant: Contestant): Promise<Result> => {
    const { key } = contestant;
    const shown = warm.find((one) => one.contestant.key === key);
    const failure = failures.get(key);
    if (!shown || failure !== undefined) return { contestant, failure: failure ?? 'it was not measured' };
    const outputs = await page.evaluate((k) => window.bench.outputs(k), key);
    const facts = await page.evaluate((k) => window.bench.facts(k), key);
    return { ...shown, seconds: seconds.get(key) ?? [], outputs, facts, counts: await countsOf(page, key) };
  };
  const results: Result[] = [];
  for (const contestant of contestants) results.push(await finish(contestant));
  return results;
}
