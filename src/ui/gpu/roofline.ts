/**
 * The roofline model (Williams, Waterman, Patterson, 2009): a kernel of I FLOPs a byte runs at min(F, I · B) FLOP/s at most, for a
 * machine of F FLOP/s and B bytes/s. On logarithmic axes that is a slope and a ceiling, which meet at the ridge F ÷ B.
 */
import type { Benchmark } from '../../state/vocabulary';
import type { Range } from '../charts/scale';

export type Kernel = Benchmark['profile']['kernels'][number];

export interface Roof {
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
}

export interface Point {
  readonly kernel: Kernel;
  /** From 1, as in the table. */
  readonly rank: number;
  /** FLOPs a byte. */
  readonly intensity: number;
}

/** Kernels that take less of the step than this are in the table only. */
export const smallestShare = 0.002;

/** What can be drawn: kernels that compute something, move something, and matter. */
export const pointsOf = (kernels: readonly Kernel[]): readonly Point[] =>
  kernels
    .map((kernel, i) => ({ kernel, rank: i + 1, intensity: kernel.flops / kernel.bytes }))
    .filter(({ kernel }) => kernel.flops > 0 && kernel.bytes > 0 && kernel.ms > 0 && kernel.share >= smallestShare);

export const attainable = ({ flopsPerSecond, bytesPerSecond }: Roof, intensity: number): number =>
  Math.min(flopsPerSecond, intensity * bytesPerSecond);

/** The slope from the left edge to the ridge, then the ceiling to the right edge. */
export function roofLine(roof: Roof, [from, to]: Range): (readonly [number, number])[] {
  const ridge = roof.flopsPerSecond / roof.bytesPerSecond;
  return [from, ...(ridge > from && ridge < to ? [ridge] : []), to].map((x) => [x, attainable(roof, x)] as const);
}

/** A range around the values that leaves room on a logarithmic axis. */
export function paddedRange(values: readonly number[]): Range {
  const positive = values.filter((value) => value > 0);
  return [Math.min(...positive) / 2, Math.max(...positive) * 2];
}

/** Powers of ten inside the range. */
export function decadeTicks([from, to]: Range): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i));
}
