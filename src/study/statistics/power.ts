/**
 * How many sessions a paired comparison needs: power of the two-sided paired t-test (Cohen 1988, ch. 2), and of the sign-flip test that
 * decides, which has the t-test's at the level it attains, but for so few pairs that all must agree
 * (test/unit/tools/simulation.test.ts).
 */
import { AppError } from '../../base/errors';
import { normalCdf } from '../../base/normal';
import { attainedLevel, fewestForSignFlip } from './sign-flip';
import { noncentralTCdf, tQuantile } from './student-t';

const mostSessions = 1_000_000;

/** Chance that n pairs show an effect of `effect` ÷ `spread` standard deviations of their differences at level α. */
export function pairedPower(pairs: number, spread: number, effect: number, alpha = 0.05): number {
  const freedom = pairs - 1;
  const noncentrality = (Math.sqrt(pairs) * Math.abs(effect)) / spread;
  const critical = tQuantile(1 - alpha / 2, freedom);
  return 1 - noncentralTCdf(critical, freedom, noncentrality) + noncentralTCdf(-critical, freedom, noncentrality);
}

/** The same of the sign-flip test. Where only equal signs reach α, its power is that n normal differences have the same sign. */
export function signFlipPower(pairs: number, spread: number, effect: number, alpha = 0.05): number {
  const level = attainedLevel(pairs, alpha);
  if (level === 0) return 0;
  if (level > 2 / 2 ** pairs) return pairedPower(pairs, spread, effect, level);
  return normalCdf(effect / spread) ** pairs + normalCdf(-effect / spread) ** pairs;
}

/** `requiredSessions` for the sign-flip test. */
export function requiredForSignFlip(spread: number, effect: number, power = 0.8, alpha = 0.05): number {
  let pairs = Math.max(fewestForSignFlip(alpha), requiredSessions(spread, effect, power, alpha));
  if (spread === 0 || !Number.isFinite(pairs)) return pairs;
  while (signFlipPower(pairs, spread, effect, alpha) < power) pairs++;
  return pairs;
}

/**
 * The fewest pairs (two or more) that show a true mean difference of `effect` with at least this power, where single
 * differences scatter by `spread` (their standard deviation). Infinity where no number can: an effect of 0.
 * @throws AppError `usage` on a spread or a probability that is none.
 */
export function requiredSessions(spread: number, effect: number, power = 0.8, alpha = 0.05): number {
  if (!(spread >= 0 && Number.isFinite(effect) && power > 0 && power < 1 && alpha > 0 && alpha < 1))
    throw new AppError(
      'usage',
      `required sessions: needs a spread of 0 or more, a finite effect, and power and alpha between 0 and 1, got ${spread}, ${effect}, ${power}, ${alpha}`,
    );
  if (effect === 0) return Infinity;
  if (spread === 0) return 2;
  const enough = (pairs: number): boolean => pairedPower(pairs, spread, effect, alpha) >= power;
  let high = 2;
  while (!enough(high)) {
    high *= 2;
    if (high > mostSessions) return Infinity;
  }
  let low = Math.max(2, high / 2);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}
