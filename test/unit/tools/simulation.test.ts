/** A small edition of `npm run study:simulate`: what the verdict and the keep rules promise, checked on whole simulated studies. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { requiredForSignFlip, signFlipPower } from '../../../src/study/statistics/power';
import { attainedLevel } from '../../../src/study/statistics/sign-flip';
import { simulateSession } from '../../../src/tools/simulation/session';
import { ruleReport, sessionSpread, winnerRate, worldOf } from '../../../src/tools/simulation/studies';

const simulation = { sigma: 0.0073, baseline: 3.2071, trials: 8, seed: 1 };

describe('simulated studies of two equal arms', () => {
  test('name a winner in at most 5 of 100, and never from five sessions', () => {
    const aa = { keepRule: 'paired', studies: 2000, planted: 0 } as const;
    expect(winnerRate(simulation, { ...aa, sessions: 6 })).toBeLessThanOrEqual(0.05);
    expect(winnerRate(simulation, { ...aa, sessions: 6 })).toBeGreaterThan(0.015);
    expect(winnerRate(simulation, { ...aa, sessions: 5, studies: 200 })).toBe(0);
  });

  test('can at best be tested at a step of 2 ÷ 2ⁿ below 5 %', () => {
    expect([5, 6, 7, 8].map((sessions) => attainedLevel(sessions, 0.05))).toEqual([0, 1 / 32, 3 / 64, 6 / 128]);
  });
});

describe('a planted 3 %', () => {
  const effect = 0.03 * simulation.baseline;
  const found = (sessions: number, trials: number): { simulated: number; stated: number } => {
    const study = { ...simulation, trials };
    const spread = sessionSpread(study, 'paired', 3000);
    const simulated = winnerRate(study, { keepRule: 'paired', sessions, studies: 700, planted: effect });
    return { simulated, stated: signFlipPower(sessions, spread, effect) };
  };

  test('is found as often as the stated power says, within 5 points, in as many sessions as are required', () => {
    const spread = sessionSpread({ ...simulation, trials: 20 }, 'paired', 3000);
    const sessions = requiredForSignFlip(spread, effect);
    expect(sessions).toBeGreaterThan(8);
    const { simulated, stated } = found(sessions, 20);
    expect(Math.abs(simulated - stated), `simulated ${simulated}, stated ${stated}`).toBeLessThan(0.05);
    expect(stated).toBeGreaterThan(0.75);
  });

  test('is found as often as stated with six sessions, which must all agree', () => {
    const { simulated, stated } = found(6, 8);
    expect(Math.abs(simulated - stated), `simulated ${simulated}, stated ${stated}`).toBeLessThan(0.05);
    expect(stated).toBeGreaterThan(0.5);
  });
});

describe('simulated searches', () => {
  test('overclaim less, and keep less that does nothing, with the paired rule than with the greedy one', () => {
    const long = { ...simulation, trials: 20 };
    const [greedy, paired] = [ruleReport(long, 'greedy', 600), ruleReport(long, 'paired', 600)];
    expect(paired.overclaimPercent).toBeLessThan(0.8 * greedy.overclaimPercent);
    expect(paired.keptWithoutEffect).toBeLessThan(0.5 * greedy.keptWithoutEffect);
    expect(greedy.overclaimPercent).toBeGreaterThan(0.15);
    // 55 % in DECISIONS.md, most of it changes without any effect.
    expect(greedy.keptWithoutEffect).toBeGreaterThan(0.45);
  });

  test('without noise claim exactly what is true and keep only what helps', () => {
    const world = { ...worldOf(simulation, 'greedy'), sigma: 0, planted: 0.01 };
    for (let seed = 0; seed < 50; seed++) {
      const { claimed, confirmed, trueGain, keptWithoutEffect, measurements } = simulateSession(
        world,
        new Random(seed),
      );
      expect(claimed).toBeCloseTo(trueGain, 12);
      expect(confirmed).toBeCloseTo(trueGain, 12);
      expect(trueGain).toBeGreaterThanOrEqual(0.01 - 1e-12);
      expect([keptWithoutEffect, measurements]).toEqual([0, simulation.trials + 1]);
    }
  });
});
