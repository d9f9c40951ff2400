/**
 * The standard normal distribution: density, distribution function, quantile and seeded draws, to about 1e-14.
 * simple-statistics has Φ from a table of four decimals and a quantile good to 1e-3, which only starts the one here.
 */
import { probit } from 'simple-statistics';
import type { Random } from './random';

const tail = 3;
const tailTerms = 90;

export const normalPdf = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(x): Taylor's series about 0 (Marsaglia, J. Stat. Software 11(4), 2004), in the tails Laplace's continued fraction. */
export function normalCdf(x: number): number {
  if (x < -tail) return upperTail(-x);
  if (x > tail) return 1 - upperTail(x);
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * normalPdf(x);
}

/** 1 − Φ(x) for x > 3: φ(x) ÷ (x + 1 ÷ (x + 2 ÷ (x + …))). */
function upperTail(x: number): number {
  let fraction = x;
  for (let k = tailTerms; k >= 1; k--) fraction = x + k / fraction;
  return normalPdf(x) / fraction;
}

/** Φ⁻¹(p) for p in [0, 1], by Halley's steps from simple-statistics' approximation. */
export function normalQuantile(p: number): number {
  if (!(p > 0)) return -Infinity;
  if (!(p < 1)) return Infinity;
  if (p > 0.5) return -normalQuantile(1 - p);
  let x = p < 1e-6 ? -Math.sqrt(-2 * Math.log(p)) : probit(p);
  for (let step = 0; step < 12; step++) {
    const error = (normalCdf(x) - p) / normalPdf(x);
    const move = error / (1 + (x * error) / 2);
    x -= move;
    if (Math.abs(move) < 1e-15 * Math.abs(x)) break;
  }
  return x;
}

/** One draw from N(0, 1) by inversion: each takes one number of the stream. */
export const drawNormal = (random: Random): number => normalQuantile((random.nextUint32() + 0.5) / 2 ** 32);
