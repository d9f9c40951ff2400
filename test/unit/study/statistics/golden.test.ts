/** Against SciPy and statsmodels (test/golden/study_statistics.py). */
import { describe, expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../../../src/base/normal';
import { bcaInterval, percentileInterval } from '../../../../src/study/statistics/bootstrap';
import type { Interval } from '../../../../src/study/statistics/bootstrap';
import { holm } from '../../../../src/study/statistics/holm';
import { pairedPower, requiredSessions } from '../../../../src/study/statistics/power';
import { meanInterval } from '../../../../src/study/statistics/replication';
import { signFlipTest } from '../../../../src/study/statistics/sign-flip';
import { noncentralTCdf, tQuantile } from '../../../../src/study/statistics/student-t';
import golden from '../../../golden/study-statistics.json';

function expectRelative(actual: number, expected: number, tolerance: number): void {
  const error = expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
  expect(error, `${actual} where ${expected} is expected`).toBeLessThan(tolerance);
}

describe('the normal distribution', () => {
  test.each(golden.normalCdf)('Φ($x) = $p', ({ x, p }) => expectRelative(normalCdf(x), p, 1e-12));
  test.each(golden.normalQuantile)('Φ⁻¹($p) = $x', ({ p, x }) => expectRelative(normalQuantile(p), x, 1e-12));

  test('its quantiles end at infinity', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });
});

describe("Student's t", () => {
  test.each(golden.tQuantile)('quantile $p with $freedom degrees is $t', ({ p, freedom, t }) =>
    expectRelative(tQuantile(p, freedom), t, 1e-5),
  );
  test.each(golden.noncentralT)(
    'P(T ≤ $t) with $freedom degrees and δ = $noncentrality is $p',
    ({ t, freedom, noncentrality, p }) => expectRelative(noncentralTCdf(t, freedom, noncentrality), p, 1e-6),
  );
});

describe('power of the paired test', () => {
  test.each(golden.pairedPower)('$pairs pairs show $effect σ with $power', ({ pairs, effect, power }) =>
    expectRelative(pairedPower(pairs, 1, effect), power, 1e-6),
  );
  test.each(golden.requiredSessions)(
    '$effect σ needs $sessions sessions for power $power at $alpha',
    ({ effect, power, alpha, sessions }) => expect(requiredSessions(0.01, 0.01 * effect, power, alpha)).toBe(sessions),
  );

  test('depends on the size of the effect only, and no number shows none', () => {
    expect(requiredSessions(0.01, -0.01)).toBe(requiredSessions(0.01, 0.01));
    expect(requiredSessions(0.01, 0)).toBe(Infinity);
    expect(requiredSessions(0, 0.01)).toBe(2);
    expect(() => requiredSessions(-1, 1)).toThrow(/spread of 0 or more/);
  });
});

describe('exact tests and corrections', () => {
  test.each(golden.signFlip)('the sign-flip test of $sample has p = $p', ({ sample, p }) =>
    expectRelative(signFlipTest(sample).p, p, 1e-12),
  );
  test.each(golden.holm)('Holm turns $ps into $adjusted', ({ ps, adjusted }) =>
    holm(ps).forEach((p, i) => expectRelative(p, adjusted[i] ?? NaN, 1e-12)),
  );
  test.each(golden.tInterval)("Student's interval of $sample is $interval", ({ sample, interval }) => {
    const ours = meanInterval(sample);
    expectRelative(ours?.low ?? NaN, interval[0] ?? NaN, 1e-4);
    expectRelative(ours?.high ?? NaN, interval[1] ?? NaN, 1e-6);
  });
});

/** Both are random: within 2 % of the sample's range, or one step of a mean that has few values. */
describe('bootstrap intervals', () => {
  const options = { resamples: 40_000 };
  test.each(golden.bootstrap)('of $sample', ({ sample, percentile, bca }) => {
    const tolerance = 0.02 * (Math.max(...sample) - Math.min(...sample));
    const near = ({ low, high }: Interval, [lowest = NaN, highest = NaN]: number[]): void => {
      expect(Math.abs(low - lowest), `low ${low}, SciPy ${lowest}`).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(high - highest), `high ${high}, SciPy ${highest}`).toBeLessThanOrEqual(tolerance);
    };
    near(percentileInterval(sample, options), percentile);
    near(bcaInterval(sample, options), bca);
  });
});
