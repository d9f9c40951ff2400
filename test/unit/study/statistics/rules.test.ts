/** What the statistics promise at their borders; their numbers are in golden.test.ts. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../../../src/base/random';
import { drawNormal } from '../../../../src/base/normal';
import { bcaInterval, percentileInterval } from '../../../../src/study/statistics/bootstrap';
import { evidenceLabel } from '../../../../src/study/statistics/evidence';
import { probabilityBetter, probabilityOfSuperiority } from '../../../../src/study/statistics/probability-better';
import { replicationRate } from '../../../../src/study/statistics/replication';
import { fewestForSignFlip, signFlipTest, smallestSignFlipP } from '../../../../src/study/statistics/sign-flip';
import { pooledStandardDeviation } from '../../../../src/study/statistics/spread';

describe('the pooled standard deviation', () => {
  test('weighs groups by their degrees of freedom and forgets their means', () => {
    // Squares about the means: 2 with one degree, 8 with two.
    expect(pooledStandardDeviation([[100, 102], [0, 2, 4], [7]])).toBeCloseTo(Math.sqrt((2 + 8) / 3), 12);
  });

  test('refuses groups of one', () => {
    expect(() => pooledStandardDeviation([[1], [2]])).toThrow(/groups of \[1, 1\]; measure one more seed/);
  });
});

describe('the sign-flip test', () => {
  test('reaches 2 ÷ 2ⁿ when all differences have one sign, and no less', () => {
    for (const n of [1, 2, 5, 6, 12]) {
      const { p, smallestP, exact } = signFlipTest(Array.from({ length: n }, (_, i) => 0.01 * (i + 1)));
      expect([p, smallestP, exact]).toEqual([smallestSignFlipP(n), smallestSignFlipP(n), true]);
    }
  });

  test('needs six differences for 0.05, seven for half of it', () => {
    expect(smallestSignFlipP(5)).toBe(0.0625);
    expect([0.0625, 0.05, 0.025].map(fewestForSignFlip)).toEqual([5, 6, 7]);
  });

  test('gives 1 when nothing differs', () => {
    expect(signFlipTest([0, 0, 0]).p).toBe(1);
  });

  test('counts sums that are equal but for rounding', () => {
    // 0.1 + 0.2 − 0.3 is 5.6e-17 in floating point; all eight sums are at least the observed 0.
    expect(signFlipTest([0.1, 0.2, -0.3]).p).toBe(1);
  });

  test('beyond twenty differences agrees with the exact one, within its own error, and never gives 0', () => {
    const random = new Random(4);
    const twenty = Array.from({ length: 20 }, () => drawNormal(random) + 0.35);
    const exact = signFlipTest(twenty);
    const sampled = signFlipTest([...twenty, 0]);
    expect([exact.exact, sampled.exact]).toEqual([true, false]);
    expect(Math.abs(sampled.p - exact.p)).toBeLessThan(4 * Math.sqrt(exact.p / 99_999));
    expect(signFlipTest(new Array<number>(30).fill(1)).p).toBe(1 / 100_000);
    expect(signFlipTest([...twenty, 0]).p).toBe(sampled.p);
  });

  test('refuses no differences, and one that was not measured', () => {
    expect(() => signFlipTest([])).toThrow(/one or more finite differences/);
    expect(() => signFlipTest([1, NaN])).toThrow(/leave out pairs/);
  });
});

describe('bootstrap intervals', () => {
  test('are the same for the same seed and others for another', () => {
    const values = [0.3, 0.1, 0.7, 0.2, 0.9, 0.4];
    expect(bcaInterval(values, { seed: 1 })).toEqual(bcaInterval(values, { seed: 1 }));
    expect(bcaInterval(values, { seed: 1 })).not.toEqual(bcaInterval(values, { seed: 2 }));
  });

  test('close up where all values are one', () => {
    expect(bcaInterval([2, 2, 2])).toEqual({ low: 2, high: 2 });
    expect(percentileInterval([2])).toEqual({ low: 2, high: 2 });
  });

  test('of thirty skewed values hold the mean in about 95 of 100 samples', () => {
    const random = new Random(11);
    let held = 0;
    for (let sample = 0; sample < 200; sample++) {
      const values = Array.from({ length: 30 }, () => -Math.log(1 - random.next()));
      const { low, high } = bcaInterval(values, { resamples: 600, seed: sample });
      if (low <= 1 && 1 <= high) held++;
    }
    expect(held / 200).toBeGreaterThan(0.88);
    expect(held / 200).toBeLessThan(0.98);
  });
});

describe('P(A beats B)', () => {
  test('is the share of positive differences, ties half', () => {
    const { probability, interval } = probabilityBetter([1, 2, 0, -1]);
    expect(probability).toBe(0.625);
    expect(interval.low).toBeLessThan(0.4);
    expect(interval.high).toBe(1);
  });

  test('is the share of all pairs where nothing pairs them', () => {
    expect(probabilityOfSuperiority([3, 1], [2, 1, 0])).toBe((1 + 1 + 1 + 0 + 0.5 + 1) / 6);
    expect(() => probabilityOfSuperiority([], [1])).toThrow(/got 0 and 1/);
  });
});

describe('the rate of replication', () => {
  test('counts keeps whose interval on fresh seeds is over 0, and those whose mean is', () => {
    const keeps = [[0.02, 0.021, 0.019], [0.02, -0.015, 0.01], [-0.02, -0.021, -0.019], [0.03], []];
    expect(replicationRate(keeps)).toEqual({ keeps: 4, replicated: 1, sameSign: 3, rate: 0.25 });
  });

  test('is unknown where nothing was measured again', () => {
    expect(replicationRate([[]])).toEqual({ keeps: 0, replicated: 0, sameSign: 0, rate: null });
  });
});

test('one pair is an anecdote, two to four a pilot, five testable', () => {
  expect([1, 2, 4, 5, 50].map(evidenceLabel)).toEqual(['anecdote', 'pilot', 'pilot', 'testable', 'testable']);
});
