/** Making and joining tensors. */
import { pcgHash } from '../../base/random';
import type { Shape } from '../../base/shape';
import { Tensor, apply, constant, input, one } from './core';
import { checkpoint } from './recorder';

export { checkpoint };

/** A number as a tensor of no axes. */
export const tensor = (value: Tensor | number): Tensor => constant('tensor', value);
/** The same number everywhere. */
export const full = (shape: Shape, value: number): Tensor => constant('full', value, 'f32', shape);
export const zeros = (shape: Shape): Tensor => full(shape, 0);
export const ones = (shape: Shape): Tensor => full(shape, 1);
/** Integers 0 … count − 1. */
export const arange = (count: number): Tensor => one('iota', [], { shape: [count], axis: 0 });
/** Joins tensors along an axis. */
export const cat = (parts: readonly Tensor[], axis = -1): Tensor => one('cat', parts, { axis });

/** Joins tensors along a new axis. */
export function stack(parts: readonly Tensor[], axis = 0): Tensor {
  const rank = (parts[0]?.shape.length ?? 0) + 1;
  const at = axis < 0 ? axis + rank : axis;
  return cat(
    parts.map((part) => part.unsqueeze(at)),
    at,
  );
}

/** a where the condition is not 0, else b. */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  const dtype = [a, b].some((x) => x instanceof Tensor && x.dtype === 'i32') ? 'i32' : 'f32';
  return one('where', [condition, constant('where', a, dtype), constant('where', b, dtype)]);
}

/** Rows of a table (V, C) for ids (…) → (…, C); an id outside the table gives zeros. */
export const embedding = (table: Tensor, ids: Tensor): Tensor => one('embedding', [table, ids]);

/** 1 at each id, else 0: ids (…) → (…, classes). */
export const oneHot = (ids: Tensor, classes: number): Tensor => ids.unsqueeze(-1).eq(arange(classes));

/** Elements of x (…, N) at indices (…, K) of the last axis → (…, K). */
export function gather(x: Tensor, indices: Tensor): Tensor {
  const [n, k] = [x.shape.at(-1) as number, indices.shape.at(-1) as number];
  const rows = arange(x.shape.slice(0, -1).reduce((a, b) => a * b, 1));
  const flat = indices.reshape(-1, k).add(rows.mul(n).unsqueeze(1));
  return embedding(x.reshape(-1, 1), flat).reshape(...indices.shape);
}

/** Sums updates (…, C) into rows of a new table by ids (…) → (rows, C); in order, so always to the same bits. */
export const scatterAdd = (updates: Tensor, ids: Tensor, rows: number): Tensor =>
  one('scatterAdd', [updates, ids], { rows });

/** Nats of each target: logits (…, V), targets (…) → (…). A negative target counts 0. */
export const crossEntropy = (logits: Tensor, targets: Tensor): Tensor =>
  apply('crossEntropy', [logits, targets])[0] as Tensor;

/** FNV-1a over the name, mixed. */
function saltOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return pcgHash(hash);
}

/** Random numbers in [0, 1), new at every step; they depend on the trial's seed, the name and the step only. */
export const uniform = (shape: Shape, name: string): Tensor =>
  one('uniform', [input('key', 'key', [])], { shape, salt: saltOf(name) });

/** Standard normal random numbers (Box–Muller). */
export function normal(shape: Shape, name: string): Tensor {
  const radius = uniform(shape, `${name}/radius`).neg().add(1).log().mul(-2).sqrt();
  return uniform(shape, `${name}/angle`)
    .mul(2 * Math.PI)
    .cos()
    .mul(radius);
}

/** 1 with the given probability, else 0. */
export const bernoulli = (probability: Tensor | number, shape: Shape, name: string): Tensor =>
  uniform(shape, name).lt(probability);
