/** What only we can tell of our own program at one size, and how near it comes to the adapter's best matmul. */
import type { Entry } from './contest';
import { modelFlopsPerToken, tokensPerStep } from './sizes';
import type { ModelSize } from './sizes';
import { summarise } from './statistics';

/** Measured in the page of the training, but not by it. */
export interface Measured {
  /** From the script's text to the end of the first step, once all pipelines are compiled. */
  readonly warmStartMs: number;
  /** The best variant's, before the training or after it. */
  readonly matmulFlopsPerSecond: number;
}

export interface ProgramRow extends Measured {
  readonly size: string;
  readonly dispatchesPerStep: number;
  readonly submitsPerStep: number;
  readonly plannedBytes: number;
  readonly peakBytes: number;
  /** Cold, in ms: recording, planning, compiling and binding. */
  readonly recordMs: number;
  readonly planMs: number;
  readonly bindMs: number;
  /** The step's model FLOPs a second ÷ the matmul's. */
  readonly shareOfMatmul: number;
  /** The same without the pairs that the causal mask hides, which are not computed. */
  readonly causalShareOfMatmul: number;
}

export function programOf(size: ModelSize, ours: Entry, measured: Measured): ProgramRow {
  const fact = (name: string): number => ours.facts[name] ?? NaN;
  const tokensPerSecond = tokensPerStep(size) / summarise(ours.seconds).median;
  const share = (pairs: 'all' | 'causal'): number =>
    (tokensPerSecond * modelFlopsPerToken(size, pairs)) / measured.matmulFlopsPerSecond;
  return {
    ...measured,
    size: size.name,
    dispatchesPerStep: ours.dispatchesPerRun,
    submitsPerStep: ours.submitsPerRun,
    plannedBytes: fact('plannedBytes'),
    peakBytes: ours.counts.peakBytes,
    recordMs: fact('recordMs'),
    planMs: fact('planMs'),
    bindMs: fact('bindMs'),
    shareOfMatmul: share('all'),
    causalShareOfMatmul: share('causal'),
  };
}
