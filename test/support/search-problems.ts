/** Three published test functions in float64, the same as in test/golden/optimizers.py. */
import type { Point, SearchSpace } from '../../src/agent/search/space';

export interface Problem {
  readonly space: SearchSpace;
  readonly value: (point: Point) => number;
}

const box = (count: number, low: number, high: number): SearchSpace =>
  Array.from({ length: count }, (_, i) => ({ key: `x${i}`, low, high }));
const coordinates = (point: Point): number[] => Object.keys(point).map((_, i) => point[`x${i}`] ?? NaN);

/** Branin & Hoo 1972; three minima of 0.397887. */
function branin(point: Point): number {
  const [a = NaN, b = NaN] = coordinates(point);
  const square = (b - (5.1 / (4 * Math.PI ** 2)) * a ** 2 + (5 / Math.PI) * a - 6) ** 2;
  return square + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
}

const heights = [1, 1.2, 3, 3.2];
const widths = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const centres = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

/** Hartman 1973, in six dimensions; minimum −3.322368, a second valley of −3.2032. */
function hartmann6(point: Point): number {
  const x = coordinates(point);
  return -heights.reduce((total, height, i) => {
    const distance = x.reduce(
      (sum, value, j) => sum + (widths[i]?.[j] ?? NaN) * (value - 1e-4 * (centres[i]?.[j] ?? NaN)) ** 2,
      0,
    );
    return total + height * Math.exp(-distance);
  }, 0);
}

/** Rosenbrock 1960, a curved valley; minimum 0 at (1, …, 1). */
function rosenbrock(point: Point): number {
  const x = coordinates(point);
  return x
    .slice(1)
    .reduce((sum, next, i) => sum + 100 * (next - (x[i] ?? NaN) ** 2) ** 2 + (1 - (x[i] ?? NaN)) ** 2, 0);
}

export const problems: Readonly<Record<'branin' | 'hartmann6' | 'rosenbrock5', Problem>> = {
  branin: {
    space: [
      { key: 'x0', low: -5, high: 10 },
      { key: 'x1', low: 0, high: 15 },
    ],
    value: branin,
  },
  hartmann6: { space: box(6, 0, 1), value: hartmann6 },
  rosenbrock5: { space: box(5, -2.048, 2.048), value: rosenbrock },
};
