/** P(A beats B), the common-language effect size (Mann & Whitney 1947; Vargha & Delaney 2000), ties counted half. */
import { AppError } from '../../base/errors';
import { percentileInterval } from './bootstrap';
import type { BootstrapOptions, Interval } from './bootstrap';

export interface ProbabilityBetter {
  readonly probability: number;
  /** Percentile bootstrap over the pairs: for a share it stays within 0 and 1. */
  readonly interval: Interval;
}

const half = (difference: number): number => (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);
const share = (differences: readonly number[]): number =>
  differences.reduce((sum, difference) => sum + half(difference), 0) / differences.length;

/** Paired: the share of differences A − B above 0, where more is better. @throws AppError `usage` without one. */
export function probabilityBetter(
  differences: readonly number[],
  options: Omit<BootstrapOptions, 'statistic'> = {},
): ProbabilityBetter {
  const interval = percentileInterval(differences, { ...options, statistic: share });
  return { probability: share(differences), interval };
}

/** Not paired: the share of all pairs (a, b) with a > b. @throws AppError `usage` if a side is empty. */
export function probabilityOfSuperiority(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0)
    throw new AppError(
      'usage',
      `probability of superiority: needs values on both sides, got ${a.length} and ${b.length}`,
    );
  return share(a.flatMap((left) => b.map((right) => left - right)));
}
