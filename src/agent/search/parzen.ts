/**
 * Parzen estimator of one coordinate on [0, 1]: a truncated normal for each observation, and one wide prior in the middle
 * (Bergstra et al. 2011, Algorithms for Hyper-Parameter Optimization, §4). Bandwidths are Optuna's univariate defaults: the larger distance
 * to a neighbour, clipped by 1 ÷ min(100, n + 2) ("magic clip"); the 25 latest observations have full weight.
 */
import { normalCdf, normalPdf, normalQuantile } from '../../base/normal';
import type { Random } from '../../base/random';

export interface Mixture {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** They add up to 1; the prior comes last. */
  readonly weights: readonly number[];
}

const fullWeights = 25;
const prior = { mean: 0.5, deviation: 1, weight: 1 };

/** `observations` in the order in which they were made. */
export function parzenMixture(observations: readonly number[]): Mixture {
  const means = [...observations, prior.mean];
  const narrowest = 1 / Math.min(100, 1 + means.length);
  const deviations = neighbourDistances(means).map((distance) => Math.min(1, Math.max(narrowest, distance)));
  deviations[observations.length] = prior.deviation;
  const weights = [...ageWeights(observations.length), prior.weight];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { means, deviations, weights: weights.map((weight) => weight / total) };
}

/** The larger gap to the next mean on either side; the outermost look inwards only, unless there is just one. */
function neighbourDistances(means: readonly number[]): number[] {
  const order = means.map((mean, index) => ({ mean, index })).sort((a, b) => a.mean - b.mean);
  const distances = new Array<number>(means.length).fill(1);
  for (const [rank, { mean, index }] of order.entries()) {
    const below = order[rank - 1]?.mean;
    const above = order[rank + 1]?.mean;
    const toBelow = below === undefined ? (above === undefined ? mean : 0) : mean - below;
    const toAbove = above === undefined ? (below === undefined ? 1 - mean : 0) : above - mean;
    distances[index] = Math.max(toBelow, toAbove);
  }
  return distances;
}

/** 1 for the latest 25; before them a ramp from 1 ÷ n up to 1. */
function ageWeights(n: number): number[] {
  const ramp = Math.max(0, n - fullWeights);
  return Array.from({ length: n }, (_, i) =>
    i >= ramp ? 1 : ramp === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (ramp - 1),
  );
}

/** ln of the mixture's density, as a function of x: what does not depend on x is computed once. */
export function logDensityOf({ means, deviations, weights }: Mixture): (x: number) => number {
  const heights = means.map((mean, i) => {
    const deviation = deviations[i] ?? prior.deviation;
    const inside = normalCdf((1 - mean) / deviation) - normalCdf(-mean / deviation);
    return (weights[i] ?? 0) / (deviation * inside);
  });
  return (x) => {
    let density = 0;
    for (const [i, mean] of means.entries())
      density += (heights[i] ?? 0) * normalPdf((x - mean) / (deviations[i] ?? prior.deviation));
    return Math.log(Math.max(density, Number.MIN_VALUE));
  };
}

/** One draw, by inversion: the first random number picks the component, the second the place in it. */
export function sampleMixture({ means, deviations, weights }: Mixture, random: Random): number {
  let left = random.next();
  let component = 0;
  while (component < weights.length - 1 && left >= (weights[component] ?? 0)) left -= weights[component++] ?? 0;
  const [mean, deviation] = [means[component] ?? prior.mean, deviations[component] ?? prior.deviation];
  const [from, to] = [normalCdf(-mean / deviation), normalCdf((1 - mean) / deviation)];
  const x = mean + deviation * normalQuantile(from + (to - from) * random.next());
  return Math.min(1, Math.max(0, x));
}
