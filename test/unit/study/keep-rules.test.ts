import { describe, expect, test } from 'vitest';
import { judge, keepRuleIds } from '../../../src/study/keep-rules';
import type { KeepRuleId } from '../../../src/study/keep-rules';

/** σ_d = 0.004 before three gains estimate it. */
const sigma = 0.004 / Math.SQRT2;
const small = 1e-9;

function kind(rule: KeepRuleId, gains: readonly number[], floor: number | null = sigma, delta = 0): string {
  return judge(rule, { gains, sigma: floor, delta }).kind;
}

describe('greedy', () => {
  test('keeps whatever is over 0, even by nothing', () => {
    expect([small, 0, -small].map((gain) => kind('greedy', [gain], null, 0.01))).toEqual([
      'keep',
      'discard',
      'discard',
    ]);
  });
});

describe('paired', () => {
  test('measures a gain of more than one σ of a difference again, and discards one of σ', () => {
    expect(kind('paired', [0.004 + small])).toBe('measure-again');
    expect(kind('paired', [0.004 - small])).toBe('discard');
  });

  test('keeps when the mean of two is over σ ÷ √2', () => {
    const line = 0.004 / Math.SQRT2;
    expect(kind('paired', [0.005, 2 * line - 0.005 + small])).toBe('keep');
    expect(kind('paired', [0.005, 2 * line - 0.005 - small])).toBe('discard');
  });

  test('asks for δ where δ is more than the noise, at both looks', () => {
    expect(kind('paired', [0.02], sigma, 0.02)).toBe('discard');
    expect(kind('paired', [0.02 + small], sigma, 0.02)).toBe('measure-again');
    expect(kind('paired', [0.021, 0.019], sigma, 0.02)).toBe('discard');
    expect(kind('paired', [0.021, 0.0191], sigma, 0.02)).toBe('keep');
  });

  test('knows only δ where no noise floor was measured', () => {
    expect(kind('paired', [0.001], null)).toBe('measure-again');
    expect(kind('paired', [0.001], null, 0.001)).toBe('discard');
  });

  test('estimates σ from three gains, whatever the floor says', () => {
    // Standard deviation 0.01, so σ ÷ √3 is 0.00577.
    expect(kind('paired', [-0.004, 0.006, 0.016], 0)).toBe('keep');
    expect(kind('paired', [-0.0043, 0.0057, 0.0157], 0)).toBe('discard');
  });

  test('says why, in numbers', () => {
    expect(judge('paired', { gains: [0.0123, 0.0101], sigma: 0.0051, delta: 0 }).reason).toBe(
      'mean gain 0.0112 on 2 seeds is over 1 σ of the mean of 2 (0.0051)',
    );
    expect(judge('paired', { gains: [0.001], sigma: 0.0051, delta: 0.01 }).reason).toBe(
      'gain 0.0010 is not over the least gain worth keeping (0.0100)',
    );
  });
});

describe('two-sigma', () => {
  test('decides on one seed, at two σ of a difference', () => {
    expect(kind('two-sigma', [0.008 + small])).toBe('keep');
    expect(kind('two-sigma', [0.008 - small])).toBe('discard');
  });

  test('without a noise floor measures until three gains give one', () => {
    expect(kind('two-sigma', [0.02], null)).toBe('measure-again');
    expect(kind('two-sigma', [0.02, 0.02], null)).toBe('measure-again');
    expect(kind('two-sigma', [0.02, 0.021, 0.019], null)).toBe('keep');
  });
});

describe('racing', () => {
  // The line is σ_d ÷ √5 = 0.00179; one gain reaches 1.645 σ_d = 0.00658 to either side.
  const line = 0.004 / Math.sqrt(5);
  const reach = 1.6448536 * 0.004;

  test('stops after one seed where the interval is on one side', () => {
    expect(kind('racing', [line + reach + 1e-6])).toBe('keep');
    expect(kind('racing', [line - reach - 1e-6])).toBe('discard');
    expect(kind('racing', [line + reach - 1e-6])).toBe('measure-again');
    expect(kind('racing', [line - reach + 1e-6])).toBe('measure-again');
  });

  test('is surer of a mean of two', () => {
    const gain = line + reach / Math.SQRT2 + 1e-6;
    expect(kind('racing', [gain])).toBe('measure-again');
    expect(kind('racing', [gain, gain])).toBe('keep');
  });

  test("uses Student's quantile once it has to estimate", () => {
    // Mean 0.004 and deviation 0.001: 0.004 − 2.92 · 0.001 ÷ √3 = 0.00231 is over 0.001 ÷ √5.
    expect(kind('racing', [0.003, 0.004, 0.005])).toBe('keep');
    // With 1.645 in place of 2.92 it would be: 0.002 − 0.00095 is over 0.00045, 0.002 − 0.00169 is not.
    expect(kind('racing', [0.001, 0.002, 0.003])).toBe('measure-again');
  });

  test('never asks for a sixth seed', () => {
    expect(kind('racing', [0.01, -0.01, 0.008, -0.004, 0.001])).toBe('discard');
    expect(kind('racing', [0.01, -0.004, 0.008, -0.004, 0.007])).toBe('keep');
  });
});

describe('every rule', () => {
  test.each(keepRuleIds)('%s refuses what cannot be judged', (rule) => {
    expect(() => judge(rule, { gains: [], sigma, delta: 0 })).toThrow(/a trial without a val_bpb has no gain/);
    expect(() => judge(rule, { gains: [NaN], sigma, delta: 0 })).toThrow(/finite gains/);
    expect(() => judge(rule, { gains: [1], sigma: -1, delta: 0 })).toThrow(/sigma -1/);
  });

  test.each(keepRuleIds)('%s comes to an end within five seeds', (rule) => {
    for (const floor of [null, 0, sigma]) {
      const gains: number[] = [0.003];
      while (kind(rule, gains, floor) === 'measure-again') gains.push(0.003 + 0.001 * gains.length);
      expect(gains.length).toBeLessThanOrEqual(5);
    }
  });
});
