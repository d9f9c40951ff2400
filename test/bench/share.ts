/** How near our step comes to the best that our matmul reaches on the adapter, both measured in turns in one page. */
import type { BenchBrowser } from './browser';
import { contest, isEntry } from './contest';
import type { Contestant, Entry, Result } from './contest';
import { modelFlopsPerToken, tokensPerStep } from './sizes';
import type { BenchSize } from './sizes';
import { ratioOf, summarise } from './statistics';
import type { Summary } from './statistics';

export interface ShareRow {
  readonly size: string;
  /** Of the form that is fastest, in FLOPs a second. */
  readonly matmulFlopsPerSecond: number;
  /** The step's model FLOPs a second ÷ the matmul's, round by round. */
  readonly share: Summary;
  /** The same without the pairs that the causal mask hides, which are not computed. */
  readonly causalShare: Summary;
}

const shape = { m: 1024, k: 256, n: 1024 } as const;
const matmulFlops = 2 * shape.m * shape.k * shape.n;

const matmuls = (['NN', 'NT', 'TN'] as const).map((form): Contestant => ({
  key: `matmul ${form}`,
  engine: 'ours',
  work: { kind: 'matmul', ...shape, form },
}));

function entryOf(result: Result): Entry {
  if (isEntry(result)) return result;
  throw new Error(`share of ${result.contestant.key}: ${result.failure}`);
}

const medianSeconds = ({ seconds }: Entry): number => summarise(seconds).median;

/** @throws Error if one of them failed. */
export function shareOf(size: BenchSize, results: readonly Result[]): ShareRow {
  const [step, ...rest] = results.map(entryOf);
  const best = rest.sort((a, b) => medianSeconds(a) - medianSeconds(b))[0];
  if (step === undefined || best === undefined) throw new Error('share: needs a step and a matmul');
  const stepsInMatmul = ratioOf(step.seconds, best.seconds);
  const share = (pairs: 'all' | 'causal'): Summary => {
    const scale = (tokensPerStep(size) * modelFlopsPerToken(size, pairs)) / matmulFlops;
    const { median, low, high } = stepsInMatmul;
    return { median: scale * median, low: scale * low, high: scale * high };
  };
  return {
    size: size.name,
    matmulFlopsPerSecond: matmulFlops / medianSeconds(best),
    share: share('all'),
    causalShare: share('causal'),
  };
}

export async function shareRows(browser: BenchBrowser, sizes: readonly BenchSize[]): Promise<ShareRow[]> {
  const rows: ShareRow[] = [];
  for (const size of sizes) {
    console.error(`share of the best matmul at ${size.name}`);
    const page = await browser.open();
    const step: Contestant = { key: 'step', engine: 'ours', work: { kind: 'training', size } };
    const options = { rounds: 8, roundSeconds: 1, runLimitSeconds: size.stepLimitSeconds };
    rows.push(shareOf(size, await contest(page, [step, ...matmuls], options)));
    await page.close();
  }
  return rows;
}
