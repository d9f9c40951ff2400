/** What the bench says from what it measured: medians, ratios, exponents, and which rows do not count. */
import { expect, test } from 'vitest';
import { agreementOf, exponentOf, ratioOf, summarise } from '../../bench/statistics';

test('a summary is the median with the extremes', () => {
  expect(summarise([3, 1, 10, 2])).toEqual({ median: 2.5, low: 1, high: 10 });
  expect(summarise([7])).toEqual({ median: 7, low: 7, high: 7 });
  expect(() => summarise([])).toThrow('summarise: needs at least one sample');
});

test('a ratio is taken round by round, so that a slow moment for both leaves it alone', () => {
  const ours = [1, 1, 5];
  const theirs = [2, 2, 10];
  expect(ratioOf(ours, theirs)).toEqual({ median: 2, low: 2, high: 2 });
  expect(ratioOf(theirs, ours).median).toBe(0.5);
  expect(() => ratioOf([1, 1], [1])).toThrow('rounds must pair, got 2 of ours and 1 of theirs');
});

test('an exponent is the power that the cost grows with', () => {
  expect(exponentOf([4, 8, 16].map((x) => [x, 3 * x ** 1.5] as const))).toBeCloseTo(1.5, 12);
  expect(exponentOf([1, 10, 100].map((x) => [x, 7] as const))).toBeCloseTo(0, 12);
  expect(() => exponentOf([[1, 1]])).toThrow('needs two points or more');
});

test('losses that agree within a thousandth count, and the largest difference is told', () => {
  const agreement = agreementOf([6.25, 6.1, 6], [6.2509, 6.1, 5.9998]);
  expect(agreement.reason).toBeUndefined();
  expect(agreement.checked).toBe(3);
  expect(agreement.maxDifference).toBeCloseTo(0.0009, 6);
});

test.each([
  ['a loss further apart', [6.25, 6.1], [6.25, 6.1021], [], 'output 1 is 6.102100 where ours is 6.100000'],
  ['a loss that is no number', [6.25, 6.1], [6.25, NaN], [], 'output 1 is NaN'],
  ['nothing to compare', [6.25], [], [], 'it gave nothing to compare'],
  [
    'a validation error of its device',
    [6.25],
    [6.25],
    ['too many buffers'],
    'its GPU device reported: too many buffers',
  ],
])('%s voids a row', (_name, ours, theirs, errors, reason) => {
  expect(agreementOf(ours, theirs, errors).reason).toContain(reason);
});
