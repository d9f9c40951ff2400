import fc from 'fast-check';
import { median } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { CmaEs } from '../../../../src/agent/search/cma-es';
import { cmaConstants, initialCma, updateCma } from '../../../../src/agent/search/cma-state';
import { optimizerIds, optimizers, suggest } from '../../../../src/agent/search/optimizers';
import type { OptimizerId } from '../../../../src/agent/search/optimizers';
import { logDensityOf, parzenMixture, sampleMixture } from '../../../../src/agent/search/parzen';
import type { Evaluation, SearchSpace } from '../../../../src/agent/search/space';
import { symmetricEigen } from '../../../../src/agent/search/symmetric-eigen';
import { Random } from '../../../../src/base/random';
import golden from '../../../golden/optimizers.json';
import { problems } from '../../../support/search-problems';
import type { Problem } from '../../../support/search-problems';

type ProblemId = keyof typeof problems;
/** More where one run says less: the count of random search scatters as much as its mean. */
const seedCounts: Readonly<Record<OptimizerId, number>> = { random: 400, tpe: 20, 'cma-es': 20 };

const mixed: SearchSpace = [
  { key: 'lr', low: 1e-4, high: 1e-1, log: true },
  { key: 'layers', low: 1, high: 6, integer: true },
  { key: 'batch', low: 1, high: 512, log: true, integer: true },
  { key: 'decay', low: 0, high: 1 },
];

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) =>
    expect(Math.abs(value - (expected[i] ?? NaN)), `index ${i}: ${value}, expected ${expected[i]}`).toBeLessThan(
      tolerance,
    ),
  );
}

describe('CMA-ES', () => {
  test('goes through the states that the package cmaes goes through', () => {
    const constants = cmaConstants(4);
    let state = initialCma([0.5, 0.5, 0.5, 0.5], 1 / 6);
    for (const { points, values, mean, sigma, covariance } of golden.cmaStates) {
      const ranked = points.map((x, i) => ({ x, value: values[i] ?? NaN })).sort((a, b) => a.value - b.value);
      state = updateCma(
        state,
        ranked.map(({ x }) => x),
        constants,
      );
      expectClose(state.mean, mean, 1e-9);
      expectClose([state.sigma], [sigma], 1e-9);
      expectClose(state.covariance.flat(), covariance.flat(), 1e-9);
    }
  });

  test('ranks a failed point last', () => {
    const space = problems.branin.space;
    const [failing, worst] = [new CmaEs(space, 1), new CmaEs(space, 1)];
    for (let i = 0; i < 6; i++) {
      const point = failing.ask();
      failing.tell(point, i === 2 ? null : i);
      worst.tell(point, i === 2 ? 1e9 : i);
    }
    expect(failing.state.generation).toBe(1);
    expect(failing.state).toEqual(worst.state);
  });

  test('decomposes symmetric matrices: V diag(λ) Vᵀ is the matrix, and V is orthogonal', () => {
    const entries = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 28, maxLength: 28 });
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 7 }), (numbers, n) => {
        const at = (i: number, j: number): number =>
          numbers[(Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j)] ?? 0;
        const matrix = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_value, j) => at(i, j)));
        const { values, vectors } = symmetricEigen(matrix);
        const entry = (weights: readonly number[], i: number, j: number): number =>
          weights.reduce((sum, weight, k) => sum + weight * (vectors[i]?.[k] ?? 0) * (vectors[j]?.[k] ?? 0), 0);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            expect(Math.abs(entry(values, i, j) - at(i, j))).toBeLessThan(1e-10);
            expect(
              Math.abs(
                entry(
                  values.map(() => 1),
                  i,
                  j,
                ) - (i === j ? 1 : 0),
              ),
            ).toBeLessThan(1e-12);
          }
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe("TPE's Parzen estimator", () => {
  test.each(golden.mixtures.cases)('is that of Optuna for $observations.length observations', (expected) => {
    const mixture = parzenMixture(expected.observations);
    expectClose(mixture.means, expected.means, 1e-12);
    expectClose(mixture.deviations, expected.deviations, 1e-12);
    expectClose(mixture.weights, expected.weights, 1e-12);
    expectClose(golden.mixtures.queries.map(logDensityOf(mixture)), expected.logDensities, 1e-9);
  });

  test('draws what its density says', () => {
    const mixture = parzenMixture([0.1, 0.15, 0.9]);
    const density = logDensityOf(mixture);
    const random = new Random(8);
    const draws = Array.from({ length: 20_000 }, () => sampleMixture(mixture, random));
    for (const [from, to] of [
      [0, 0.2],
      [0.2, 0.6],
      [0.6, 1],
    ] as const) {
      const cells = Array.from({ length: 100 }, (_, i) => from + ((to - from) * (i + 0.5)) / 100);
      const mass = cells.reduce((sum, x) => sum + (Math.exp(density(x)) * (to - from)) / 100, 0);
      const share = draws.filter((x) => x >= from && x < to).length / draws.length;
      expect(Math.abs(share - mass), `${share} of the draws, mass ${mass}`).toBeLessThan(0.012);
    }
  });
});

describe.each(optimizerIds)('%s', (id) => {
  const searched = (seed: number, count: number): Evaluation[] => {
    const optimizer = optimizers[id](mixed, seed);
    return Array.from({ length: count }, (_, i) => {
      const point = optimizer.ask();
      const value = i % 7 === 3 ? null : (Math.log10(point['lr'] ?? NaN) + 2) ** 2 + (point['decay'] ?? NaN);
      optimizer.tell(point, value);
      return { point, value };
    });
  };

  test('asks for the same point when it is resumed from its history', () => {
    const history = searched(5, 40);
    for (const [index, { point }] of history.entries())
      expect(suggest(id, mixed, history.slice(0, index), 5)).toEqual(point);
    expect(new Set(history.map(({ point }) => JSON.stringify(point))).size).toBe(40);
    expect(suggest(id, mixed, [], 6)).not.toEqual(suggest(id, mixed, [], 5));
  });

  test('stays in the box, whole numbers whole', () => {
    for (const { point } of searched(9, 60))
      for (const { key, low, high, integer } of mixed) {
        expect(point[key]).toBeGreaterThanOrEqual(low);
        expect(point[key]).toBeLessThanOrEqual(high);
        if (integer) expect(Number.isInteger(point[key])).toBe(true);
      }
  });

  test('refuses a space that is none, and points of another', () => {
    expect(() => optimizers[id]([{ key: 'lr', low: 0, high: 1, log: true }], 1)).toThrow(/low > 0 on a logarithmic/);
    expect(() => optimizers[id]([], 1)).toThrow(/one or more dimensions/);
    expect(() => optimizers[id](mixed, 1).tell({ lr: 0.1 }, 1)).toThrow(/needs a finite layers, got undefined/);
  });
});

/** The number of the first evaluation within the tolerance, or Infinity. */
function evaluationsNeeded(
  id: OptimizerId,
  { space, value }: Problem,
  target: number,
  seed: number,
  most: number,
): number {
  const optimizer = optimizers[id](space, seed);
  for (let number = 1; number <= most; number++) {
    const point = optimizer.ask();
    const result = value(point);
    if (result <= target) return number;
    optimizer.tell(point, result);
  }
  return Infinity;
}

describe('evaluations to come near a published optimum, median over seeds', () => {
  const cases = golden.evaluations as {
    method: OptimizerId;
    problem: ProblemId;
    tolerance: number;
    evaluations: number;
  }[];
  test.each(cases)('$method on $problem: within $tolerance after $evaluations + 20 %', (expected) => {
    const { method, problem, tolerance, evaluations } = expected;
    const target = golden.optima[problem] + tolerance;
    const most = 3 * evaluations;
    const seeds = Array.from({ length: seedCounts[method] }, (_, seed) => seed);
    const needed = seeds.map((seed) => evaluationsNeeded(method, problems[problem], target, seed, most));
    expect(median(needed)).toBeLessThanOrEqual(1.2 * evaluations);
  });
});
