/** How the same thing differs from itself: mean and σ over seeds, and where two of the results lie in that. */
import { mean, sampleStandardDeviation } from 'simple-statistics';

export interface SeedNoise {
  readonly values: readonly number[];
  readonly mean: number;
  readonly sigma: number;
  /** Standard error of σ: σ ÷ √(2 (n − 1)), for values that are near normal. */
  readonly sigmaError: number;
}

export function seedNoise(values: readonly number[]): SeedNoise {
  const sigma = sampleStandardDeviation([...values]);
  return { values, mean: mean([...values]), sigma, sigmaError: sigma / Math.sqrt(2 * (values.length - 1)) };
}

export interface PairInNoise {
  readonly difference: number;
  /** Of the mean, in σ; below 0 is better. */
  readonly distances: readonly [number, number];
  /** All pairs of the values, and how many of them differ as much as the first two, or more. */
  readonly pairs: number;
  readonly asFar: number;
}

/** The first two values among all. */
export function pairInNoise({ values, mean: centre, sigma }: SeedNoise): PairInNoise {
  const [first = 0, second = 0] = values;
  const difference = Math.abs(first - second);
  const gaps = values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.abs(a - b)));
  return {
    difference,
    distances: [(first - centre) / sigma, (second - centre) / sigma],
    pairs: gaps.length,
    asFar: gaps.filter((gap) => gap >= difference).length,
  };
}
