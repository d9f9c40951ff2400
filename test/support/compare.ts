/** Comparison of arrays with a message that shows where and by how much they differ. */
import { expect } from 'vitest';

/** Relative L2 distance; absolute where the expected norm is below `floor`. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 1e-6): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    norm += expected[i]! ** 2;
  }
  return Math.sqrt(difference) / Math.max(Math.sqrt(norm), floor);
}

export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
  floor?: number,
): void {
  expect(actual.length, `${what}: length`).toBe(expected.length);
  const error = relativeError(actual, expected, floor);
  if (error <= tolerance) return;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i]! - expected[i]!) <= Math.abs(actual[worst]! - expected[worst]!))) worst = i;
  }
  expect.fail(
    `${what}: relative error ${error} above ${tolerance}; worst at ${worst}: got ${actual[worst]}, expected ${expected[worst]} ` +
      `(first values ${Array.from(actual).slice(0, 6).join(', ')} against ${Array.from(expected).slice(0, 6).join(', ')})`,
  );
}
