/**
 * Bootstrap intervals (Efron 1979; BCa: Efron 1987, J. Am. Stat. Assoc. 82, 171–185): resample with replacement, seeded, and read the
 * interval off the sorted results. With fewer than about ten values any bootstrap interval is too narrow; a winner
 * is therefore never read off one, but off the exact test.
 */
import { mean as meanOf, quantileSorted } from 'simple-statistics';
import { AppError } from '../../base/errors';
import { normalCdf, normalQuantile } from '../../base/normal';
import { Random } from '../../base/random';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export type Statistic = (values: readonly number[]) => number;

export interface BootstrapOptions {
  readonly statistic?: Statistic;
  /** Share of intervals that hold the true value; 0.95. */
  readonly level?: number;
  readonly resamples?: number;
  readonly seed?: number;
}

const mean: Statistic = (values) => meanOf([...values]);
const defaults = { statistic: mean, level: 0.95, resamples: 4000, seed: 20_260_302 };

/** The (1 ± level) ÷ 2 quantiles of the resampled statistic. */
export function percentileInterval(values: readonly number[], options: BootstrapOptions = {}): Interval {
  const { level, ...resampling } = { ...defaults, ...options };
  const sorted = resampled(values, resampling);
  return { low: quantileSorted(sorted, (1 - level) / 2), high: quantileSorted(sorted, (1 + level) / 2) };
}

/** The same, with the quantiles moved for the bias and the skewness of the statistic (acceleration by the jackknife). */
export function bcaInterval(values: readonly number[], options: BootstrapOptions = {}): Interval {
  const { level, ...resampling } = { ...defaults, ...options };
  const sorted = resampled(values, resampling);
  const observed = resampling.statistic(values);
  const below = sorted.filter((value) => value < observed).length;
  const equal = sorted.filter((value) => value === observed).length;
  // Ties count half, or a statistic with few values (a share) would look biased.
  const bias = normalQuantile((below + equal / 2) / sorted.length);
  const acceleration = accelerationOf(values, resampling.statistic);
  const [low, high] = [-1, 1].map((side) => {
    const shifted = bias + normalQuantile((1 + side * level) / 2);
    const p = normalCdf(bias + shifted / (1 - acceleration * shifted));
    return quantileSorted(sorted, Number.isFinite(bias) ? p : (1 + side * level) / 2);
  });
  return { low: low ?? observed, high: high ?? observed };
}

/** Σ (θ̄ − θᵢ)³ ÷ (6 (Σ (θ̄ − θᵢ)²)^1.5), where θᵢ leaves value i out. */
function accelerationOf(values: readonly number[], statistic: Statistic): number {
  if (values.length < 2) return 0;
  const left = values.map((_, out) => statistic(values.filter((_value, i) => i !== out)));
  const centre = mean(left);
  const power = (exponent: number): number => left.reduce((sum, value) => sum + (centre - value) ** exponent, 0);
  const squares = power(2);
  return squares === 0 ? 0 : power(3) / (6 * squares ** 1.5);
}

function resampled(
  values: readonly number[],
  { statistic, resamples, seed }: Required<Omit<BootstrapOptions, 'level'>>,
): number[] {
  if (values.length === 0)
    throw new AppError('usage', 'bootstrap: needs one or more values, got none; wait until a session is confirmed');
  const random = new Random(seed);
  return Array.from({ length: resamples }, () => statistic(values.map(() => random.pick(values)))).sort(
    (a, b) => a - b,
  );
}
