/** Elementwise operations: their names, the element types they take, and NumPy broadcasting. */
import { broadcastShapes } from '../base/shape';
import type { Dtype, Value } from './ir';
import { describe, input, numberAttribute, shapeError } from './rules';
import type { ShapeRule } from './rules';
import { checkedShape } from './view-rules';

interface ElementwiseOp {
  readonly arity: number;
  /** Element types its operands may have; all operands have the same. */
  readonly from: readonly Dtype[];
  /** Element type of the result, where it is not that of the operands. */
  readonly to?: Dtype;
}

const both: readonly Dtype[] = ['f32', 'i32'];
const named = (names: string, op: ElementwiseOp): [string, ElementwiseOp][] =>
  names.split(' ').map((name) => [name, op]);

/** Comparisons give 1 where true and 0 where false, as f32. */
const operations: Readonly<Record<string, ElementwiseOp>> = Object.fromEntries([
  ...named('exp log sqrt rsqrt tanh sigmoid reciprocal relu gelu geluGradient sin cos floor round', {
    arity: 1,
    from: ['f32'],
  }),
  ...named('neg abs sign square', { arity: 1, from: both }),
  ...named('toFloat', { arity: 1, from: ['i32'], to: 'f32' }),
  ...named('toInt', { arity: 1, from: ['f32'], to: 'i32' }),
  ...named('div pow', { arity: 2, from: ['f32'] }),
  ...named('add sub mul maximum minimum remainder floorDivide', { arity: 2, from: both }),
  ...named('bitwiseAnd bitwiseOr bitwiseXor shiftLeft shiftRight', { arity: 2, from: ['i32'] }),
  ...named('gt ge lt le eq ne', { arity: 2, from: both, to: 'f32' }),
]);

function broadcast(op: string, inputs: readonly Value[]): readonly number[] {
  const shape = broadcastShapes(...inputs.map((value) => value.shape));
  if (shape) return shape;
  throw shapeError(
    op,
    `shapes ${inputs.map(describe).join(' and ')} do not broadcast; from the right, sizes must be equal or 1 (reshape one?)`,
  );
}

function sameDtype(op: string, inputs: readonly Value[], allowed: readonly Dtype[]): Dtype {
  const { dtype } = input(op, inputs, 0);
  if (inputs.some((value) => value.dtype !== dtype)) {
    throw shapeError(
      op,
      `mixes f32 and i32, got ${inputs.map(describe).join(' and ')}; convert one with float() or int()`,
    );
  }
  if (!allowed.includes(dtype)) {
    throw shapeError(
      op,
      `takes ${allowed.join(' or ')}, got ${describe(inputs[0] as Value)}; convert it with ${dtype === 'i32' ? 'float()' : 'int()'}`,
    );
  }
  return dtype;
}

const ruleOf =
  (op: string, { arity, from, to }: ElementwiseOp): ShapeRule =>
  (inputs) => {
    if (inputs.length !== arity) throw shapeError(op, `takes ${arity} tensors, got ${inputs.length}`);
    const dtype = sameDtype(op, inputs, from);
    return [{ shape: broadcast(op, inputs), dtype: to ?? dtype }];
  };

/** a where the condition (f32) is not 0, else b. */
const where: ShapeRule = (inputs) => {
  if (inputs.length !== 3) throw shapeError('where', `takes 3 tensors, got ${inputs.length}`);
  input('where', inputs, 0, 'f32');
  return [{ shape: broadcast('where', inputs), dtype: sameDtype('where', inputs.slice(1), both) }];
};

/** The index along `axis`, as i32. */
const iota: ShapeRule = (_, attributes) => {
  const shape = checkedShape('iota', attributes);
  const axis = numberAttribute('iota', attributes, 'axis');
  if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
    throw shapeError('iota', `axis ${axis} is outside a tensor of rank ${shape.length}; use 0..${shape.length - 1}`);
  }
  return [{ shape, dtype: 'i32' }];
};

/** Seeded numbers in [0, 1) from a key (i32, of no axes) and a salt. */
const uniform: ShapeRule = (inputs, attributes) => {
  const key = input('uniform', inputs, 0, 'i32');
  if (key.shape.length > 0) throw shapeError('uniform', `the key must have no axes, got ${describe(key)}`);
  const salt = numberAttribute('uniform', attributes, 'salt');
  if (salt >>> 0 !== salt) throw shapeError('uniform', `the salt must be a 32-bit unsigned integer, got ${salt}`);
  return [{ shape: checkedShape('uniform', attributes), dtype: 'f32' }];
};

export const elementwiseRules: Readonly<Record<string, ShapeRule>> = {
  ...Object.fromEntries(Object.entries(operations).map(([op, entry]) => [op, ruleOf(op, entry)])),
  where,
  iota,
  uniform,
};

/** Operations that fuse into one generated kernel. */
export const elementwiseOps: ReadonlySet<string> = new Set(Object.keys(elementwiseRules));
