/**
 * Student's t distribution, central and noncentral (Johnson, Kotz & Balakrishnan 1995, ch. 31), by integrating over the
 * spread: T = (Z + δ) ÷ S with S = √(χ²_ν ÷ ν), so P(T ≤ t) = ∫ Φ(t s − δ) f(s) ds. No kept library has the noncentral one.
 */
import { gammaln } from 'simple-statistics';
import { normalCdf } from '../../base/normal';

/** With one or two degrees T has heavy tails and the integrand is steep near s = 0. */
const stripsFor = (freedom: number): number => (freedom < 3 ? 2000 : 400);

const known = new Map<string, number>();

/** P(T ≤ t) with `freedom` degrees and noncentrality δ; to about 1e-7. */
export function noncentralTCdf(t: number, freedom: number, noncentrality: number): number {
  // ln of the density of S without its power of s: 2 (ν/2)^(ν/2) ÷ Γ(ν/2).
  const constant = Math.LN2 + (freedom / 2) * Math.log(freedom / 2) - gammaln(freedom / 2);
  const density = (s: number): number =>
    s <= 0
      ? freedom === 1
        ? Math.exp(constant)
        : 0
      : Math.exp(constant + (freedom - 1) * Math.log(s) - (freedom * s * s) / 2);
  const reach = 9 / Math.sqrt(2 * freedom);
  const from = Math.max(0, 1 - reach);
  return simpson((s) => normalCdf(t * s - noncentrality) * density(s), from, 1 + reach, stripsFor(freedom));
}

/** t with P(T ≤ t) = p, by bisection; what was asked once is remembered, since a search asks for a few values very often. */
export function tQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -tQuantile(1 - p, freedom);
  const key = `${p}/${freedom}`;
  const quantile = known.get(key) ?? bisectQuantile(p, freedom);
  known.set(key, quantile);
  return quantile;
}

function bisectQuantile(p: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (noncentralTCdf(high, freedom, 0) < p && high < 1e6) high *= 2;
  for (let step = 0; step < 45; step++) {
    const middle = (low + high) / 2;
    if (noncentralTCdf(middle, freedom, 0) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function simpson(f: (x: number) => number, from: number, to: number, strips: number): number {
  const step = (to - from) / strips;
  let sum = f(from) + f(to);
  for (let i = 1; i < strips; i++) sum += f(from + i * step) * (i % 2 === 0 ? 2 : 4);
  return (sum * step) / 3;
}
