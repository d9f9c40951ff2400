/**
 * The winner's curse in numbers. N edits without any effect are each trained once: what each seems to gain is a draw from N(0, σ²), the best of
 * them claims the largest, and a fresh seed draws anew.
 */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { drawNormal, normalCdf, normalPdf } from '../../base/normal';
import { mixWords, Random } from '../../base/random';

const reach = 9;
const strips = 3600;

/** E max(Z₁ … Z_N) = ∫ x N φ(x) Φ(x)^(N − 1) dx, by Simpson's rule; to about 1e-9. */
export function expectedMaximum(count: number): number {
  const density = (x: number): number => x * count * normalPdf(x) * normalCdf(x) ** (count - 1);
  const step = (2 * reach) / strips;
  let sum = density(-reach) + density(reach);
  for (let i = 1; i < strips; i++) sum += density(-reach + i * step) * (i % 2 === 0 ? 2 : 4);
  return (sum * step) / 3;
}

export interface Contest {
  /** What each edit seems to gain. */
  readonly gains: readonly number[];
  readonly best: number;
  readonly claimed: number;
  /** What the same edit gains on a fresh seed. */
  readonly fresh: number;
}

/** The first edits of a seed stay the same when more are tried. */
export function contest(seed: number, count: number, sigma: number): Contest {
  const random = new Random(seed);
  const gains = Array.from({ length: count }, () => sigma * drawNormal(random));
  const best = gains.reduce((top, gain, i) => (gain > (gains[top] ?? -Infinity) ? i : top), 0);
  return { gains, best, claimed: gains[best] ?? 0, fresh: sigma * drawNormal(new Random(mixWords(seed, best, 1))) };
}

export interface Estimate {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly error: number;
}

const estimate = (values: readonly number[]): Estimate => ({
  mean: mean([...values]),
  error: sampleStandardDeviation([...values]) / Math.sqrt(values.length),
});

/** The whole search again and again: on average, what the best claims and what a fresh seed says of it. */
export function repeated(
  seed: number,
  count: number,
  sigma: number,
  repeats: number,
): Record<'claimed' | 'fresh', Estimate> {
  const contests = Array.from({ length: repeats }, (_, k) => contest(mixWords(seed, k), count, sigma));
  return {
    claimed: estimate(contests.map(({ claimed }) => claimed)),
    fresh: estimate(contests.map(({ fresh }) => fresh)),
  };
}
