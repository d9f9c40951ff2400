import { describe, expect, test } from 'vitest';
import { requiredForSignFlip } from '../../../../src/study/statistics/power';
import { verdicts } from '../../../../src/study/statistics/verdict';
import type { Verdict } from '../../../../src/study/statistics/verdict';

/** Papers ahead by about a hundredth, always. */
const ahead = [-0.011, -0.009, -0.012, -0.008, -0.01, -0.0105, -0.0095, -0.0115];
const mixed = [-0.011, 0.009, -0.012, 0.008, -0.01, 0.002, 0.004, -0.0115];

function verdict(differences: readonly number[], arm = 'papers'): Verdict {
  const [only] = verdicts([{ arm, reference: 'none', differences }]);
  if (only === undefined) throw new Error('verdicts gave none for one arm');
  return only;
}

describe('a verdict on sessions', () => {
  test('names no winner from five sessions, however clear, and says that one more is needed', () => {
    const five = verdict(ahead.slice(0, 5));
    expect(five).toMatchObject({ label: 'testable', p: 0.0625, smallestP: 0.0625, winner: null, fewestSessions: 6 });
    expect(five.sentence).toContain('one more session would be needed');
  });

  test('names the arm from six that agree, and the reference where they agree the other way', () => {
    expect(verdict(ahead.slice(0, 6))).toMatchObject({ p: 0.03125, winner: 'papers' });
    const worse = verdict(ahead.slice(0, 6).map((difference) => -difference));
    expect(worse).toMatchObject({ p: 0.03125, winner: 'none', probabilityABetter: { probability: 0 } });
    expect(worse.sentence).toMatch(/^None wins: .* papers ended 0\.010 bits per byte higher \(worse\)/);
  });

  test('carries mean, interval, probability and the sessions that the spread would need', () => {
    const eight = verdict(mixed);
    expect(eight.meanDifference).toBeCloseTo(-0.0026875, 10);
    expect(eight.interval?.low).toBeLessThan(-0.0026875);
    expect(eight.interval?.high).toBeGreaterThan(-0.0026875);
    expect(eight.probabilityABetter?.probability).toBe(0.5);
    // The standard deviation of `mixed` is 0.0092.
    expect(eight.requiredSessions).toBeGreaterThanOrEqual(requiredForSignFlip(0.0091, 0.0026875));
    expect(eight.requiredSessions).toBeLessThanOrEqual(requiredForSignFlip(0.0093, 0.0026875));
    expect(eight.winner).toBeNull();
    expect(eight.sentence).toMatch(/^No winner: .* luck alone .* about \d+ sessions would be needed\.$/);
  });

  test('never needs fewer sessions than the test can decide on', () => {
    expect(verdict(ahead).requiredSessions).toBe(6);
  });

  test('speaks of an anecdote, a pilot, and of nothing at all', () => {
    expect(verdict([-0.01])).toMatchObject({ label: 'anecdote', interval: null, requiredSessions: null, winner: null });
    expect(verdict([-0.01]).sentence).toMatch(/^An anecdote: in one session papers .* five more sessions/);
    expect(verdict(ahead.slice(0, 4)).sentence).toMatch(/^A pilot: in four sessions .* on average.* two more sessions/);
    expect(verdict([])).toMatchObject({
      sessions: 0,
      meanDifference: null,
      p: 1,
      probabilityABetter: null,
      winner: null,
    });
  });

  test('finds nothing where nothing differs', () => {
    const equal = verdict([0, 0, 0, 0, 0, 0, 0]);
    expect(equal).toMatchObject({ p: 1, winner: null, requiredSessions: null });
    expect(equal.sentence).toContain('papers and none ended equal');
  });
});

describe('verdicts on several arms', () => {
  test('are corrected together: what wins alone need not win among three', () => {
    const arms = ['papers', 'placebo', 'reflection'].map((arm, i) => ({
      arm,
      reference: 'none',
      differences: i === 0 ? ahead.slice(0, 6) : mixed,
    }));
    const [papers] = verdicts(arms);
    expect(papers).toMatchObject({ p: 0.03125, pAdjusted: 0.09375, winner: null, fewestSessions: 7 });
    const [longer] = verdicts([{ arm: 'papers', reference: 'none', differences: ahead }, ...arms.slice(1)]);
    expect(longer).toMatchObject({ pAdjusted: (3 * 2) / 2 ** 8, winner: 'papers' });
  });

  test('leave arms without a session out of the correction', () => {
    const [papers, placebo] = verdicts([
      { arm: 'papers', reference: 'none', differences: ahead.slice(0, 6) },
      { arm: 'placebo', reference: 'none', differences: [] },
    ]);
    expect(papers).toMatchObject({ pAdjusted: 0.03125, winner: 'papers' });
    expect(placebo).toMatchObject({ pAdjusted: 1, winner: null });
  });
});
