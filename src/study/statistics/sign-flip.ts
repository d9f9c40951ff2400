/**
 * Sign-flip (permutation) test of paired differences (Fisher 1935, §21; Pitman 1937). If the arms do not differ, each
 * difference was as likely to come with the other sign, so the sum over all 2ⁿ choices of signs is the whole null
 * distribution: no normality is assumed. The p-value is two-sided.
 */
import { AppError } from '../../base/errors';
import { Random } from '../../base/random';

const mostExact = 20;
const draws = 99_999;
const monteCarloSeed = 20_260_301;

export interface SignFlipResult {
  readonly p: number;
  /** The smallest p that this many differences could have had. */
  readonly smallestP: number;
  /** False: estimated from random signs, with the one added that keeps the test valid. */
  readonly exact: boolean;
}

/** 2 ÷ 2ⁿ, which is all differences with one sign. */
export const smallestSignFlipP = (n: number): number => Math.min(1, 2 / 2 ** n);

/** The fewest differences with which the test can fall to α at all: six at α = 0.05. */
export const fewestForSignFlip = (alpha: number): number => Math.ceil(Math.log2(2 / alpha) - 1e-9);

/** p comes in steps of 2 ÷ 2ⁿ, so this is the level that the test really has: 0 if it can never fall to α. */
export function attainedLevel(n: number, alpha: number): number {
  const step = smallestSignFlipP(n);
  return n < fewestForSignFlip(alpha) ? 0 : step * Math.floor(alpha / step + 1e-9);
}

/** @throws AppError `usage` without a difference, or with one that is not finite. */
export function signFlipTest(differences: readonly number[], seed = monteCarloSeed): SignFlipResult {
  if (differences.length === 0 || !differences.every(Number.isFinite))
    throw new AppError(
      'usage',
      `sign-flip test: needs one or more finite differences, got [${differences.join(', ')}]; leave out pairs that were not measured`,
    );
  const n = differences.length;
  if (n <= mostExact) return { p: exactP(differences), smallestP: smallestSignFlipP(n), exact: true };
  // Phipson & Smyth (2010, arXiv 1603.05766): (b + 1) ÷ (m + 1), or p could be 0.
  const p = (1 + extremeDraws(differences, seed)) / (1 + draws);
  return { p, smallestP: 1 / (1 + draws), exact: false };
}

/** Sums that differ from the observed one by rounding only count as equal to it. */
function threshold(differences: readonly number[]): number {
  const scale = differences.reduce((sum, value) => sum + Math.abs(value), 0);
  return Math.abs(differences.reduce((sum, value) => sum + value, 0)) - 1e-12 * scale;
}

/** The sign of the last difference stays, which halves the work: every choice has a mirror image. */
function exactP(differences: readonly number[]): number {
  const least = threshold(differences);
  const flipped = differences.slice(0, -1);
  const last = differences.at(-1) ?? 0;
  const extreme = (i: number, sum: number): number => {
    const value = flipped[i];
    if (value === undefined) return Math.abs(sum) >= least ? 1 : 0;
    return extreme(i + 1, sum + value) + extreme(i + 1, sum - value);
  };
  return extreme(0, last) / 2 ** flipped.length;
}

function extremeDraws(differences: readonly number[], seed: number): number {
  const least = threshold(differences);
  const random = new Random(seed);
  let extreme = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (const value of differences) sum += random.nextUint32() & 0x8000_0000 ? value : -value;
    if (Math.abs(sum) >= least) extreme++;
  }
  return extreme;
}
