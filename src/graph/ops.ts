/**
 * The operation table: names and shape rules. Names and semantics are PyTorch's. Gradients are in gradients.ts, kernels in
 * src/kernels; this file knows neither.
 */
import { formatShape, sameShape, sizeOf } from '../base/shape';
import { inputKinds } from './ir';
import type { Attributes, Dtype, Value } from './ir';
import { axisOf, describe, elementwise, input, listAttribute, numberAttribute, shapeError } from './rules';
import type { ShapeRule } from './rules';

export const unaryOps = [
  'neg',
  'exp',
  'log',
  'sqrt',
  'rsqrt',
  'tanh',
  'sigmoid',
  'abs',
  'sign',
  'square',
  'reciprocal',
  'relu',
  'gelu',
  'geluGradient',
] as const;
export const binaryOps = [
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'maximum',
  'minimum',
  'gt',
  'ge',
  'lt',
  'le',
  'eq',
] as const;
export const elementwiseOps: ReadonlySet<string> = new Set([...unaryOps, ...binaryOps, 'where']);

const f32 = (...shape: number[]): Value => ({ shape, dtype: 'f32' });

function checkedShape(op: string, attributes: Attributes): readonly number[] {
  const shape = listAttribute(op, attributes, 'shape');
  if (shape.some((size) => size < 1)) throw shapeError(op, `sizes must be positive, got ${formatShape(shape)}`);
  return shape;
}

const inputRule: ShapeRule = (_, attributes) => {
  const kind = attributes['kind'];
  if (!inputKinds.some((known) => known === kind)) {
    throw shapeError('input', `kind must be one of ${inputKinds.join(', ')}, got ${String(kind)}`);
  }
  const dtype: Dtype = kind === 'tokens' || kind === 'targets' ? 'i32' : 'f32';
  return [{ shape: checkedShape('input', attributes), dtype }];
};

const reshape: ShapeRule = (inputs, attributes) => {
  const x = input('reshape', inputs, 0);
  const shape = checkedShape('reshape', attributes);
  if (sizeOf(shape) !== sizeOf(x.shape)) {
    throw shapeError(
      'reshape',
      `${describe(x)} holds ${sizeOf(x.shape)} elements, ${formatShape(shape)} would hold ${sizeOf(shape)}`,
    );
  }
  return [{ shape, dtype: x.dtype }];
};

const permute: ShapeRule = (inputs, attributes) => {
  const x = input('permute', inputs, 0);
  const axes = listAttribute('permute', attributes, 'axes');
  if (axes.length !== x.shape.length || x.shape.some((_, axis) => !axes.includes(axis))) {
    throw shapeError(
      'permute',
      `axes must be an order of 0..${x.shape.length - 1}, got [${axes.join(', ')}] for ${describe(x)}`,
    );
  }
  return [{ shape: axes.map((axis) => x.shape[axis] as number), dtype: x.dtype }];
};

const expand: ShapeRule = (inputs, attributes) => {
  const x = input('expand', inputs, 0);
  const shape = checkedShape('expand', attributes);
  const lead = shape.length - x.shape.length;
  if (lead < 0 || x.shape.some((size, i) => size !== 1 && size !== shape[lead + i])) {
    throw shapeError('expand', `${describe(x)} cannot become ${formatShape(shape)}; only axes of size 1 may grow`);
  }
  return [{ shape, dtype: x.dtype }];
};

const split: ShapeRule = (inputs, attributes) => {
  const x = input('split', inputs, 0);
  const axis = axisOf('split', numberAttribute('split', attributes, 'axis'), x.shape.length);
  const sizes = listAttribute('split', attributes, 'sizes');
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== x.shape[axis] || sizes.some((size) => size < 1)) {
    throw shapeError(
      'split',
      `sizes [${sizes.join(', ')}] must be positive and add up to ${x.shape[axis]}, axis ${axis} of ${describe(x)}`,
    );
  }
  return sizes.map((size) => ({ shape: x.shape.map((old, i) => (i === axis ? size : old)), dtype: x.dtype }));
};

const cat: ShapeRule = (inputs, attributes) => {
  const first = input('cat', inputs, 0, 'f32');
  const axis = axisOf('cat', numberAttribute('cat', attributes, 'axis'), first.shape.length);
  const agrees = (value: Value): boolean =>
    value.shape.length === first.shape.length && value.shape.every((size, i) => i === axis || size === first.shape[i]);
  if (!inputs.every(agrees)) {
    throw shapeError('cat', `shapes ${inputs.map(describe).join(', ')} must agree on every axis but ${axis}`);
  }
  const total = inputs.reduce((sum, value) => sum + (value.shape[axis] as number), 0);
  return [{ shape: first.shape.map((size, i) => (i === axis ? total : size)), dtype: 'f32' }];
};

const reduce =
  (op: string): ShapeRule =>
  (inputs, attributes) => {
    const x = input(op, inputs, 0, 'f32');
    const axes = listAttribute(op, attributes, 'axes').map((axis) => axisOf(op, axis, x.shape.length));
    const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return [{ shape: attributes['keepdim'] ? shape : shape.filter((_, axis) => !axes.includes(axis)), dtype: 'f32' }];
  };

/** (…, M, K) · (…, K, N), batch axes equal or absent from one side; transposeA/transposeB read the last two axes swapped. */
const matmul: ShapeRule = (inputs, attributes) => {
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

const embedding: ShapeRule = (inputs) => {
  const table = input('embedding', inputs, 0, 'f32');
  const ids = input('embedding', inputs, 1, 'i32');
  if (table.shape.length !== 2)
    throw shapeError('embedding', `the table must be (rows, channels), got ${describe(table)}`);
  return [f32(...ids.shape, table.shape[1] as number)];
};

const scatterAdd: ShapeRule = (inputs, attributes) => {
  const updates = input('scatterAdd', inputs, 0, 'f32');
  const ids = input('scatterAdd', inputs, 1, 'i32');
  const channels = updates.shape.at(-1);
  if (channels === undefined || !sameShape(updates.shape.slice(0, -1), ids.shape)) {
    throw shapeError(
      'scatterAdd',
      `updates must be ids' shape and channels, got ${describe(updates)} for ids ${describe(ids)}`,
    );
  }
  return [f32(numberAttribute('scatterAdd', attributes, 'rows'), channels)];
};

const layerNorm: ShapeRule = (inputs) => {
  const x = input('layerNorm', inputs, 0, 'f32');
  const width = x.shape.at(-1);
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

const layerNormGradient: ShapeRule = (inputs) => {
  const x = input('layerNormGradient', inputs, 1, 'f32');
  const weight = input('layerNormGradient', inputs, 2, 'f32');
  return [x, weight, weight];
};

const attention: ShapeRule = (inputs) => {
  const [q, k, v] = [0, 1, 2].map((i) => input('attention', inputs, i, 'f32')) as [Value, Value, Value];
  if (q.shape.length !== 4 || !sameShape(q.shape, k.shape) || !sameShape(q.shape, v.shape)) {
    throw shapeError(
      'attention',
      `q, k and v must be (B, H, T, D) and equal, got ${[q, k, v].map(describe).join(', ')}`,
    );
  }
  if ((q.shape[3] as number) > 256)
    throw shapeError('attention', `head dimension ${q.shape[3]} is above 256; use more heads`);
  return [q, f32(...q.shape.slice(0, 3))];
};

const crossEntropy: ShapeRule = (inputs) => {
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
const linearCrossEntropy: ShapeRule = (inputs) => {
  const h = input('linearCrossEntropy', inputs, 0, 'f32');
  return [f32(h.shape[0] as number)];
};

/** The same with its gradient for a known dnats (M): → nats (M), dh (M, C), dw (V, C). */
const linearCrossEntropyGradient: ShapeRule = (inputs) => {
  const h = input('linearCrossEntropyGradient', inputs, 0, 'f32');
  const w = input('linearCrossEntropyGradient', inputs, 1, 'f32');
  return [f32(h.shape[0] as number), h, w];
};

const like =
  (op: string, ...indices: number[]): ShapeRule =>
  (inputs) =>
    indices.map((index) => input(op, inputs, index, 'f32'));

/** matmul with a fused epilogue; inputs a, b and, by `epilogue`, bias and residual. */
const fusedMatmul: ShapeRule = (inputs, attributes) => {
  const [out] = matmul(inputs, attributes) as [Value];
  return attributes['epilogue'] === 'bias_gelu' ? [out, out] : [out];
};

export const opTable: Readonly<Record<string, ShapeRule>> = {
  input: inputRule,
  constant: (_, attributes) => {
    numberAttribute('constant', attributes, 'value');
    return [{ shape: checkedShape('constant', attributes), dtype: 'f32' }];
  },
  ...Object.fromEntries(unaryOps.map((op) => [op, elementwise(op, 1)])),
  ...Object.fromEntries(binaryOps.map((op) => [op, elementwise(op, 2)])),
  where: elementwise('where', 3),
  reshape,
  permute,
  expand,
  split,
  cat,
  sum: reduce('sum'),
  max: reduce('max'),
  matmul,
  fusedMatmul,
  embedding,
  scatterAdd,
  layerNorm,
  layerNormGradient,
  attention,
  attentionGradient: like('attentionGradient', 0, 1, 2),
  crossEntropy,
  crossEntropyGradient: like('crossEntropyGradient', 0),
  linearCrossEntropy,
  linearCrossEntropyGradient,
};

/** Output values of an operation. @throws AppError `shape` naming the operation, the rule, the shapes and the cure. */
export function inferOutputs(op: string, inputs: readonly Value[], attributes: Attributes): readonly Value[] {
  const rule = Object.hasOwn(opTable, op) ? opTable[op] : undefined;
  if (!rule) throw shapeError(op, `there is no such operation; known are ${Object.keys(opTable).join(', ')}`);
  return rule(inputs, attributes);
}
