/** What the table says, from what was measured: medians with their spread, ratios, exponents, and which rows are void. */
import { linearRegression, max, median, min } from 'simple-statistics';

export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Median with the lowest and the highest. @throws Error if there is no sample. */
export function summarise(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new Error('summarise: needs at least one sample; take at least one round');
  const numbers = [...samples];
  return { median: median(numbers), low: min(numbers), high: max(numbers) };
}

/** How many times faster ours was, from the seconds a run took in each round: theirs ÷ ours, round by round. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Summary {
  if (ours.length !== theirs.length) {
    throw new Error(`ratioOf: rounds must pair, got ${ours.length} of ours and ${theirs.length} of theirs`);
  }
  return summarise(theirs.map((seconds, round) => seconds / (ours[round] as number)));
}

/** The power of x that y grows with: the slope of a line through the points in logarithms. */
export function exponentOf(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < 2) throw new Error(`exponentOf: needs two points or more, got ${points.length}`);
  return linearRegression(points.map(([x, y]) => [Math.log(x), Math.log(y)])).m;
}

export const outputTolerance = 1e-3;
/** Steps whose losses must agree, if that many were taken. */
export const checkedSteps = 10;

export interface Agreement {
  readonly checked: number;
  readonly maxDifference: number;
  /** Why the row does not count. */
  readonly reason?: string;
}

/** Compares what an engine computed with ours; errors of its GPU device void it too. */
export function agreementOf(
  ours: readonly number[],
  theirs: readonly number[],
  errors: readonly string[] = [],
): Agreement {
  const checked = Math.min(ours.length, theirs.length);
  const differences = ours.slice(0, checked).map((value, i) => Math.abs(value - (theirs[i] as number)));
  const apart = differences.findIndex((difference) => !(difference <= outputTolerance));
  const agreement = { checked, maxDifference: checked === 0 ? NaN : Math.max(...differences) };
  if (errors.length > 0) return { ...agreement, reason: `its GPU device reported: ${errors[0]}` };
  if (checked === 0) return { ...agreement, reason: 'it gave nothing to compare' };
  if (apart < 0) return agreement;
  const values = `${(theirs[apart] as number).toFixed(6)} where ours is ${(ours[apart] as number).toFixed(6)}`;
  return { ...agreement, reason: `output ${apart} is ${values}, further apart than ${outputTolerance}` };
}
