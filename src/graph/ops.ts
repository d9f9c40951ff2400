/**
 * The operation table: names and shape rules. Names and semantics are PyTorch's. Gradients are in gradients.ts, kernels in
 * src/kernels; this file knows neither.
 */
import { formatShape, sizeOf } from '../base/shape';
import { elementwiseRules } from './elementwise-rules';
import type { Attributes, Dtype, Value } from './ir';
import { inputKinds } from './ir';
import {
  attention,
  crossEntropy,
  cumsum,
  embedding,
  fusedMatmul,
  layerNorm,
  layerNormGradient,
  like,
  linearCrossEntropy,
  linearCrossEntropyGradient,
  matmul,
  reduce,
  scatterAdd,
} from './network-rules';
import { input, numberAttribute, shapeError } from './rules';
import type { ShapeRule } from './rules';
import { cat, checkedShape, expand, permute, reshape, split } from './view-rules';

const inputRule: ShapeRule = (_, attributes) => {
  const kind = inputKinds.find((known) => known === attributes['kind']);
  if (!kind) {
    throw shapeError('input', `kind must be one of ${inputKinds.join(', ')}, got ${String(attributes['kind'])}`);
  }
  const dtype: Dtype = kind === 'tokens' || kind === 'targets' || kind === 'key' ? 'i32' : 'f32';
  return [{ shape: checkedShape('input', attributes), dtype }];
};

const constant: ShapeRule = (_, attributes) => {
  const value = numberAttribute('constant', attributes, 'value');
  const dtype: Dtype = attributes['dtype'] === 'i32' ? 'i32' : 'f32';
  if (dtype === 'f32' && !Number.isFinite(Math.fround(value))) {
    throw shapeError('constant', `${value} is beyond the largest f32, about 3.4e38`);
  }
  if (dtype === 'i32' && (value | 0) !== value) {
    throw shapeError('constant', `an i32 must be a whole number of 32 bits, got ${value}`);
  }
  return [{ shape: checkedShape('constant', attributes), dtype }];
};

const itself =
  (op: string): ShapeRule =>
  (inputs) => [input(op, inputs, 0)];

export const opTable: Readonly<Record<string, ShapeRule>> = {
  input: inputRule,
  constant,
  ...elementwiseRules,
  reshape,
  permute,
  expand,
  split,
  cat,
  /** The value, through which no gradient flows. */
  stopGradient: itself('stopGradient'),
  /** The first input, made available only after the second: keeps recomputation from happening early. */
  after: itself('after'),
  sum: reduce('sum'),
  max: reduce('max'),
  cumsum,
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

/** How many inputs an operation takes, where its rule does not count them itself. */
const arities: Readonly<Record<string, number>> = {
  ...{ input: 0, constant: 0, iota: 0, uniform: 1 },
  ...{ reshape: 1, permute: 1, expand: 1, split: 1, stopGradient: 1, after: 2, sum: 1, max: 1, cumsum: 1 },
  ...{ matmul: 2, embedding: 2, layerNorm: 3, attention: 3, crossEntropy: 2 },
};

/** Elements of one tensor; WebGPU's buffers and index arithmetic end there. */
const maxElements = 2 ** 30;

/** Output values of an operation. @throws AppError `shape` naming the operation, the rule, the shapes and the cure. */
export function inferOutputs(op: string, inputs: readonly Value[], attributes: Attributes): readonly Value[] {
  const rule = Object.hasOwn(opTable, op) ? opTable[op] : undefined;
  if (!rule) throw shapeError(op, `there is no such operation; known are ${Object.keys(opTable).join(', ')}`);
  const arity = Object.hasOwn(arities, op) ? arities[op] : undefined;
  if (arity !== undefined && inputs.length !== arity) {
    throw shapeError(op, `takes ${arity} tensor${arity === 1 ? '' : 's'}, got ${inputs.length}`);
  }
  const outputs = rule(inputs, attributes);
  const large = outputs.find(({ shape }) => sizeOf(shape) > maxElements);
  if (large)
    throw shapeError(op, `would make ${formatShape(large.shape)}; a tensor holds at most ${maxElements} elements`);
  return outputs;
}
