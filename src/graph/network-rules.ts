/** Shape rules of the operations with handwritten kernels: products, gathers, norms, attention, losses, scans and reductions. */
import { sameShape } from '../base/shape';
import type { Attributes, Value } from './ir';
import { axisOf, describe, input, listAttribute, numberAttribute, shapeError } from './rules';
import type { ShapeRule } from './rules';

const f32 = (...shape: number[]): Value => ({ shape, dtype: 'f32' });

export const reduce =
  (op: string): ShapeRule =>
  (inputs, attributes) => {
    const x = input(op, inputs, 0, 'f32');
    const axes = listAttribute(op, attributes, 'axes').map((axis) => axisOf(op, axis, x.shape.length));
    if (new Set(axes).size !== axes.length) throw shapeError(op, `axes [${axes.join(', ')}] name one twice`);
    const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return [{ shape: attributes['keepdim'] ? shape : shape.filter((_, axis) => !axes.includes(axis)), dtype: 'f32' }];
  };

/** (…, M, K) · (…, K, N), batch axes equal or absent from one side; transposeA/transposeB read the last two axes swapped. */
export const matmul: ShapeRule = (inputs, attributes) => {
  const a = input('matmul', inputs, 0, 'f32');
  const b = input('matmul', inputs, 1, 'f32');
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw shapeError(
      'matmul',
      `needs tensors of rank 2 or more, got ${describe(a)} and ${describe(b)}; reshape a vector to a row or a column`,
    );
  }
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = attributes['transposeA'] ? [aColumns, aRows] : [aRows, aColumns];
  const [k2, n] = attributes['transposeB'] ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== k2) {
    throw shapeError(
      'matmul',
      `inner dimensions must agree, got a ${describe(a)} and b ${describe(b)} (${k} and ${k2}); transpose b?`,
    );
  }
  const aBatch = a.shape.slice(0, -2);
  const bBatch = b.shape.slice(0, -2);
  if (aBatch.length > 0 && bBatch.length > 0 && !sameShape(aBatch, bBatch)) {
    throw shapeError(
      'matmul',
      `batch axes must be equal or absent, got a ${describe(a)} and b ${describe(b)}; expand one of them`,
    );
  }
  return [f32(...(aBatch.length > 0 ? aBatch : bBatch), m, n)];
};

export const embedding: ShapeRule = (inputs) => {
  const table = input('embedding', inputs, 0, 'f32');
  const ids = input('embedding', inputs, 1, 'i32');
  if (table.shape.length !== 2)
    throw shapeError('embedding', `the table must be (rows, channels), got ${describe(table)}`);
  return [f32(...ids.shape, table.shape[1] as number)];
};

export const scatterAdd: ShapeRule = (inputs, attributes) => {
  const updates = input('scatterAdd', inputs, 0, 'f32');
  const ids = input('scatterAdd', inputs, 1, 'i32');
  const channels = updates.shape.at(-1);
  if (channels === undefined || !sameShape(updates.shape.slice(0, -1), ids.shape)) {
    throw shapeError(
      'scatterAdd',
      `updates must be ids' shape and channels, got ${describe(updates)} for ids ${describe(ids)}`,
    );
  }
  const rows = numberAttribute('scatterAdd', attributes, 'rows');
  if (!Number.isInteger(rows) || rows < 1) throw shapeError('scatterAdd', `rows must be a whole number, got ${rows}`);
  if (inputs.length > 3) throw shapeError('scatterAdd', `takes 2 tensors, or 3, got ${inputs.length}`);
  if (inputs.length === 3 && !sameShape(input('scatterAdd', inputs, 2, 'f32').shape, [rows, channels])) {
    throw shapeError('scatterAdd', `the base must be (rows, channels), got ${describe(inputs[2] as Value)}`);
  }
  return [f32(rows, channels)];
};

export const layerNorm: ShapeRule = (inputs, attributes) => {
  const x = input('layerNorm', inputs, 0, 'f32');
  const width = x.shape.at(-1);
  if (attributes['eps'] !== undefined && !(numberAttribute('layerNorm', attributes, 'eps') >= 0)) {
    throw shapeError('layerNorm', `eps must be a number of at least 0, got ${String(attributes['eps'])}`);
  }
  for (const index of [1, 2]) {
    const parameter = input('layerNorm', inputs, index, 'f32');
    if (width === undefined || !sameShape(parameter.shape, [width])) {
      throw shapeError(
        'layerNorm',
        `weight and bias must have the size of x's last axis, got ${describe(parameter)} for x ${describe(x)}`,
      );
    }
  }
  const rows = x.shape.slice(0, -1);
  return [x, f32(...rows), f32(...rows)];
};

export const layerNormGradient: ShapeRule = (inputs) => {
  const x = input('layerNormGradient', inputs, 1, 'f32');
  const weight = input('layerNormGradient', inputs, 2, 'f32');
  if (inputs.length === 6 && !sameShape(input('layerNormGradient', inputs, 5, 'f32').shape, x.shape)) {
    throw shapeError('layerNormGradient', `the residual must be like x, got ${describe(inputs[5] as Value)}`);
  }
  return [x, weight, weight];
};

/** Whole positive number, or 0 where the attribute is absent. */
function optionalCount(op: string, attributes: Attributes, name: string): number {
  const value = attributes[name] === undefined ? 0 : numberAttribute(op, attributes, name);
  if (!Number.isInteger(value) || value < 0) throw shapeError(op, `${name} must be a whole number, got ${value}`);
  return value;
}

/** q (B, H, T, D), k and v (B, K, T, D) with H a multiple of K → o like q, lse (B, H, T). */
export const attention: ShapeRule = (inputs, attributes) => {
  const [q, k, v] = [0, 1, 2].map((i) => input('attention', inputs, i, 'f32')) as [Value, Value, Value];
  const [b, h, t, d] = q.shape as [number, number, number, number];
  const heads = k.shape[1] as number;
  if (q.shape.length !== 4 || !sameShape(k.shape, [b, heads, t, d]) || !sameShape(k.shape, v.shape) || h % heads > 0) {
    throw shapeError(
      'attention',
      `q must be (B, H, T, D), k and v (B, K, T, D) with H a multiple of K, got ${[q, k, v].map(describe).join(', ')}`,
    );
  }
  if (d > 256) throw shapeError('attention', `head dimension ${d} is above 256; use more heads`);
  optionalCount('attention', attributes, 'window');
  for (const name of ['scale', 'softcap', 'alibi']) {
    if (attributes[name] !== undefined && !(numberAttribute('attention', attributes, name) > 0)) {
      throw shapeError('attention', `${name} must be above 0, got ${String(attributes[name])}`);
    }
  }
  return [q, f32(...q.shape.slice(0, 3))];
};

/** Running sum along one axis, from the end if `reverse`. */
export const cumsum: ShapeRule = (inputs, attributes) => {
  const x = input('cumsum', inputs, 0, 'f32');
  axisOf('cumsum', numberAttribute('cumsum', attributes, 'axis'), x.shape.length);
  return [x];
};

export const crossEntropy: ShapeRule = (inputs) => {
  const logits = input('crossEntropy', inputs, 0, 'f32');
  const targets = input('crossEntropy', inputs, 1, 'i32');
  if (!sameShape(logits.shape.slice(0, -1), targets.shape)) {
    throw shapeError(
      'crossEntropy',
      `logits must be targets' shape and a vocabulary axis, got ${describe(logits)} for targets ${describe(targets)}`,
    );
  }
  return [f32(...targets.shape), f32(...targets.shape)];
};

/** Cross-entropy of h·wᵀ without keeping the logits: h (M, C), w (V, C), targets (M) → nats (M). */
export const linearCrossEntropy: ShapeRule = (inputs) => {
  const h = input('linearCrossEntropy', inputs, 0, 'f32');
  return [f32(h.shape[0] as number)];
};

/** The same with its gradient for a known dnats (M): → nats (M), dh (M, C), dw (V, C). */
export const linearCrossEntropyGradient: ShapeRule = (inputs) => {
  const h = input('linearCrossEntropyGradient', inputs, 0, 'f32');
  const w = input('linearCrossEntropyGradient', inputs, 1, 'f32');
  return [f32(h.shape[0] as number), h, w];
};

export const like =
  (op: string, ...indices: number[]): ShapeRule =>
  (inputs) =>
    indices.map((index) => input(op, inputs, index, 'f32'));

/** matmul with a fused epilogue; inputs a, b and, by `epilogue`, bias and residual. */
export const fusedMatmul: ShapeRule = (inputs, attributes) => {
  const [out] = matmul(inputs, attributes) as [Value];
  return attributes['epilogue'] === 'bias_gelu' ? [out, out] : [out];
};
