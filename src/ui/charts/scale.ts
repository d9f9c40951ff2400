/** Scales and ticks for the small charts: numbers to pixels, and round numbers to label. */
export type Range = readonly [number, number];

/** The baseline over its seeds: mean ± σ, in val_bpb. */
export interface NoiseBand {
  readonly centre: number;
  readonly sigma: number;
  readonly seeds: number;
}

export function linear([from, to]: Range, [start, end]: Range): (value: number) => number {
  const span = to - from || 1;
  return (value) => start + ((value - from) / span) * (end - start);
}

/** Round numbers (1, 2 or 5 times a power of ten apart) inside the range, about `count` of them. */
export function ticks([from, to]: Range, count: number): number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = power * ([1, 2, 5, 10].find((factor) => span / (power * factor) <= count) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** The range of the values with a margin; null if there are none. */
export function rangeOf(values: readonly number[], margin = 0.08): Range | null {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return null;
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const pad = (high - low || Math.abs(high) || 1) * margin;
  return [low - pad, high + pad];
}

/** The `d` of a line through the points. */
export const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
