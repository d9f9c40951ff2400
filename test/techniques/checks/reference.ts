/** Float64 pieces that checks share: plain loops over row-major arrays, written from the equations and with nothing from src/. */
import type { Random } from '../../../src/base/random';
import type { Reference } from '../../support/techniques';

/** Values of −size … size. */
export const within =
  (size: number) =>
  (random: Random): number =>
    size * (2 * random.next() - 1);

/** Integers 0 … bound − 1. */
export const below =
  (bound: number) =>
  (random: Random): number =>
    random.below(bound);

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** A tensor from its value at each flat position. */
export const filled = (shape: readonly number[], at: (flat: number) => number): Reference => ({
  shape,
  data: Float64Array.from({ length: product(shape) }, (_, flat) => at(flat)),
});

export const scalar = (value: number): Reference => filled([], () => value);

/** The same function of every element. */
export const map = (x: Reference, f: (value: number, flat: number) => number): Reference =>
  filled(x.shape, (flat) => f(x.data[flat]!, flat));

export const plus = (a: Reference, b: Reference): Reference => map(a, (value, i) => value + b.data[i]!);

/** Rows of the last axis. */
export function rowsOf({ shape, data }: Reference): Float64Array[] {
  const size = shape.at(-1)!;
  return Array.from({ length: data.length / size }, (_, row) => data.slice(row * size, (row + 1) * size));
}

/** The same function of every row of the last axis, whose size may change. */
export function mapRows(x: Reference, f: (row: Float64Array, at: number) => ArrayLike<number>): Reference {
  const rows = rowsOf(x).map((row, at) => Array.from(f(row, at)));
  return { shape: [...x.shape.slice(0, -1), rows[0]!.length], data: Float64Array.from(rows.flat()) };
}

export const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

/** y_o = Σ_c x_c · weight_oc + bias_o. */
export const linear = (x: Reference, weight: Reference, bias?: Reference): Reference =>
  mapRows(x, (row) =>
    rowsOf(weight).map((weights, o) => sumOf(row.map((value, c) => value * weights[c]!)) + (bias?.data[o] ?? 0)),
  );

/** x / √(mean x² + 1e-6). */
export const rms = (row: Float64Array): Float64Array => {
  const size = Math.sqrt(sumOf(row.map((value) => value ** 2)) / row.length + 1e-6);
  return row.map((value) => value / size);
};

export const layerNorm = (x: Reference, weight: Reference, bias: Reference): Reference =>
  mapRows(x, (row) => {
    const mean = sumOf(row) / row.length;
    const variance = sumOf(row.map((value) => (value - mean) ** 2)) / row.length;
    return row.map((value, c) => ((value - mean) / Math.sqrt(variance + 1e-5)) * weight.data[c]! + bias.data[c]!);
  });

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
export const gelu = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

export const logSumExp = (row: Float64Array): number => Math.log(sumOf(row.map(Math.exp)));

/** Score of query i against key j in a head: −∞ where it may not look. */
export type Score = (dot: number, head: number, i: number, j: number) => number;

/**
 * softmax over j ≤ i of score(q_i·k_j/√D), times v: q (B, H, T, D), k and v (B, K, T, D); query head h reads key head ⌊h·K/H⌋.
 */
export function attention(q: Reference, k: Reference, v: Reference, score: Score = (dot) => dot): Reference {
  const [, heads, t, d] = q.shape as [number, number, number, number];
  const keyHeads = k.shape[1]!;
  const [queries, keys, values] = [q, k, v].map(rowsOf) as [Float64Array[], Float64Array[], Float64Array[]];
  return mapRows(q, (_, row) => {
    const [i, head, batch] = [row % t, Math.floor(row / t) % heads, Math.floor(row / (t * heads))];
    const first = (batch * keyHeads + Math.floor((head * keyHeads) / heads)) * t;
    const weights = Array.from({ length: i + 1 }, (_, j) => {
      const dot = sumOf(queries[row]!.map((value, c) => value * keys[first + j]![c]!));
      return Math.exp(score(dot / Math.sqrt(d), head, i, j));
    });
    const mixed = (c: number): number => sumOf(weights.map((weight, j) => weight * values[first + j]![c]!));
    return Array.from({ length: d }, (_, c) => mixed(c) / sumOf(weights));
  });
}

/** (B, T, H·D) → (B, H, T, D). */
export function splitHeads(x: Reference, heads: number): Reference {
  const [b, t, c] = x.shape as [number, number, number];
  const d = c / heads;
  return filled([b, heads, t, d], (flat) => {
    const [channel, i, head] = [flat % d, Math.floor(flat / d) % t, Math.floor(flat / (d * t)) % heads];
    return x.data[(Math.floor(flat / (d * t * heads)) * t + i) * c + head * d + channel]!;
  });
}

/** (B, H, T, D) → (B, T, H·D). */
export function mergeHeads(x: Reference): Reference {
  const [b, heads, t, d] = x.shape as [number, number, number, number];
  return filled([b, t, heads * d], (flat) => {
    const [channel, head, i] = [flat % d, Math.floor(flat / d) % heads, Math.floor(flat / (d * heads)) % t];
    return x.data[((Math.floor(flat / (d * heads * t)) * heads + head) * t + i) * d + channel]!;
  });
}

/** Channels from … to − 1. */
export const channels = (x: Reference, from: number, to: number): Reference => mapRows(x, (row) => row.slice(from, to));

/** Attention of one projected qkv (B, T, C + 2·C·K/H), heads merged again. */
export function attendMerged(qkv: Reference, heads: number, keyHeads = heads, score?: Score): Reference {
  const d = qkv.shape.at(-1)! / (heads + 2 * keyHeads);
  const [k, v, end] = [heads * d, (heads + keyHeads) * d, (heads + 2 * keyHeads) * d];
  const q = splitHeads(channels(qkv, 0, k), heads);
  const keys = splitHeads(channels(qkv, k, v), keyHeads);
  return mergeHeads(attention(q, keys, splitHeads(channels(qkv, v, end), keyHeads), score));
}

/** The sequence moved one token later: row t holds what row t − 1 held, the first row zeros. x is (B, T, C). */
export const previous = (x: Reference): Reference => {
  const [t, c] = x.shape.slice(1) as [number, number];
  return map(x, (_, flat) => (Math.floor(flat / c) % t === 0 ? 0 : x.data[flat - c]!));
};
