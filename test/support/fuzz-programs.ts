/**
 * Random valid programs, from a list of small numbers: every instruction picks operands that fit among the values there are, so any
 * part of a list is a program too, and fast-check can shrink it.
 */
import * as fc from 'fast-check';
import { Random } from '../../src/base/random';
import { broadcastShapes, sizeOf } from '../../src/base/shape';
import { GraphBuilder } from '../../src/graph/builder';
import type { ValueId } from '../../src/graph/ir';
import { valueOf } from '../../src/graph/ir';

export interface Instruction {
  readonly op: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export interface FuzzedProgram {
  readonly g: GraphBuilder;
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly outputs: readonly ValueId[];
  readonly loss: ValueId;
}

export const instructions: fc.Arbitrary<Instruction[]> = fc.array(
  fc.record({ op: fc.nat(999), a: fc.nat(999), b: fc.nat(999), c: fc.nat(999) }),
  { minLength: 1, maxLength: 14 },
);

const pick = <T>(items: readonly T[], n: number): T => items[n % items.length]!;

class Workshop {
  readonly g = new GraphBuilder();
  readonly floats: ValueId[] = [];
  readonly integers: ValueId[] = [];

  shape = (id: ValueId): readonly number[] => this.g.shapeOf(id);
  one = (op: string, inputs: readonly ValueId[], attributes = {}): ValueId => this.g.one(op, inputs, attributes);

  float(n: number): ValueId {
    return pick(this.floats, n);
  }

  /** A float value whose shape broadcasts with `x`; `x` itself always does. */
  partner(x: ValueId, n: number): ValueId {
    const fitting = this.floats.filter((y) => {
      const shape = broadcastShapes(this.shape(x), this.shape(y));
      return shape && sizeOf(shape) <= 512;
    });
    return pick(fitting, n);
  }

  axis(x: ValueId, n: number): number {
    return n % Math.max(1, this.shape(x).length);
  }

  /** Positive and away from 0. */
  positive(x: ValueId): ValueId {
    return this.one('add', [this.one('abs', [x]), this.g.constant(0.5)]);
  }

  bounded(x: ValueId): ValueId {
    return this.one('tanh', [x]);
  }
}

type Step = (w: Workshop, i: Instruction) => readonly ValueId[];

const unary =
  (op: string, prepare: (w: Workshop, x: ValueId) => ValueId = (_, x) => x): Step =>
  (w, { a }) => [w.one(op, [prepare(w, w.float(a))])];
const safe = (w: Workshop, x: ValueId): ValueId => w.positive(x);
const tame = (w: Workshop, x: ValueId): ValueId => w.bounded(x);

const binary =
  (op: string, prepare: (w: Workshop, x: ValueId) => ValueId = (_, x) => x): Step =>
  (w, { a, b }) => {
    const x = w.float(a);
    return [w.one(op, [prepare(w, x), prepare(w, w.partner(x, b))])];
  };

/** Never of two values that are equal but for rounding. */
const comparison =
  (op: string): Step =>
  (w, { a, b }) => {
    const x = w.float(a);
    const y = w.one('mul', [w.partner(x, b), w.g.constant(0.77)]);
    return [w.one(op, [x, w.one('add', [y, w.g.constant(0.123)])])];
  };

const reduce =
  (op: string): Step =>
  (w, { a, b, c }) => {
    const x = w.float(a);
    const axes = w.shape(x).flatMap((_, axis) => ((b >> axis) & 1 ? [axis] : []));
    return [w.one(op, [x], { axes, keepdim: c % 2 === 0 })];
  };

/** Reshapes to a matrix, so that every value can enter a product. */
function matrix(w: Workshop, x: ValueId): ValueId {
  const shape = w.shape(x);
  const columns = shape.at(-1) ?? 1;
  return w.one('reshape', [x], { shape: [sizeOf(shape) / columns, columns] });
}

const steps: Readonly<Record<string, Step>> = {
  neg: unary('neg'),
  exp: unary('exp', tame),
  log: unary('log', safe),
  sqrt: unary('sqrt', safe),
  rsqrt: unary('rsqrt', safe),
  reciprocal: unary('reciprocal', safe),
  tanh: unary('tanh'),
  sigmoid: unary('sigmoid'),
  square: unary('square', tame),
  relu: unary('relu'),
  gelu: unary('gelu'),
  abs: unary('abs'),
  sin: unary('sin'),
  cos: unary('cos'),
  sign: unary('sign', (w, x) => w.one('add', [x, w.g.constant(0.0137)])),
  floor: unary('floor', (w, x) => w.one('add', [w.one('mul', [x, w.g.constant(2.7)]), w.g.constant(0.0137)])),
  // Equal values of which one stands still would be a kink.
  stopGradient: unary('stopGradient', (w, x) => w.one('mul', [x, w.g.constant(0.93)])),
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul', tame),
  div: binary('div', safe),
  pow: binary('pow', safe),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  gt: comparison('gt'),
  le: comparison('le'),
  remainder: binary('remainder', safe),
  where: (w, { a, b, c }) => {
    const x = w.float(a);
    const y = w.partner(x, b);
    const both = w.one('add', [x, y]);
    return [w.one('where', [w.one('gt', [w.partner(both, c), w.g.constant(0)]), x, y])];
  },
  constant: (w, { a, b }) => {
    const x = w.float(a);
    return [w.one(pick(['add', 'mul', 'sub'], b), [x, w.g.constant(pick([0, 1, -1, 0.5, 2], b))])];
  },
  sum: reduce('sum'),
  max: reduce('max'),
  cumsum: (w, { a, b, c }) => {
    const x = w.float(a);
    if (w.shape(x).length === 0) return [];
    return [w.one('cumsum', [x], { axis: w.axis(x, b), reverse: c % 2 === 0 })];
  },
  sumOfSquares: (w, { a }) => {
    const x = w.float(a);
    const axes = w.shape(x).map((_, axis) => axis);
    return [w.one('sum', [w.one('square', [w.bounded(x)])], { axes, keepdim: false })];
  },
  reshape: (w, { a }) => [matrix(w, w.float(a))],
  transpose: (w, { a, b, c }) => {
    const x = w.float(a);
    const axes = w.shape(x).map((_, axis) => axis);
    if (axes.length < 2) return [];
    const [i, j] = [w.axis(x, b), w.axis(x, c)];
    [axes[i], axes[j]] = [axes[j]!, axes[i]!];
    return [w.one('permute', [x], { axes })];
  },
  expand: (w, { a, b }) => {
    const x = w.float(a);
    const shape = [2 + (b % 2), ...w.shape(x).map((size) => (size === 1 ? 2 : size))];
    return sizeOf(shape) > 512 ? [] : [w.one('expand', [x], { shape })];
  },
  split: (w, { a, b, c }) => {
    const x = w.float(a);
    const axis = w.axis(x, b);
    const size = w.shape(x)[axis] ?? 1;
    if (size < 2) return [];
    const first = 1 + (c % (size - 1));
    return w.g.apply('split', [x], { axis, sizes: [first, size - first] });
  },
  cat: (w, { a, b, c }) => {
    const x = w.float(a);
    if (w.shape(x).length === 0 || 2 * sizeOf(w.shape(x)) > 512) return [];
    const other = w.one('add', [x, w.g.constant((c % 5) / 4)]);
    return [w.one('cat', [x, other], { axis: w.axis(x, b) })];
  },
  matmul: (w, { a, b, c }) => {
    const x = matrix(w, w.bounded(w.float(a)));
    const y = w.floats
      .map((id) => id)
      .find((id, i) => i >= b % w.floats.length && w.shape(id).at(-1) === w.shape(x)[1]);
    if (y === undefined) return [];
    const other = matrix(w, w.bounded(y));
    const flipped = w.one('permute', [other], { axes: [1, 0] });
    const product =
      c % 2 ? w.one('matmul', [x, flipped]) : w.one('matmul', [x, other], { transposeA: false, transposeB: true });
    return sizeOf(w.shape(product)) > 512 ? [] : [product];
  },
  linear: (w, { a, b }) => {
    const x = matrix(w, w.bounded(w.float(a)));
    const [, columns] = w.shape(x) as [number, number];
    const weight = w.one('expand', [w.one('reshape', [w.float(0)], { shape: [1, sizeOf(w.shape(w.float(0)))] })], {
      shape: [columns, sizeOf(w.shape(w.float(0)))],
    });
    const product = w.one('matmul', [x, weight]);
    const bias = w.one('reshape', [w.float(0)], { shape: [sizeOf(w.shape(w.float(0)))] });
    const biased = w.one('add', [product, bias]);
    return [b % 2 ? w.one('gelu', [biased]) : biased];
  },
  batched: (w, { a }) => {
    const x = w.bounded(w.float(a));
    if (w.shape(x).length !== 3) return [];
    return [w.one('matmul', [x, x], { transposeA: true, transposeB: false })];
  },
  layerNorm: (w, { a }) => {
    const x = w.float(a);
    const width = w.shape(x).at(-1);
    if (width === undefined || width < 2) return [];
    const spread = w.one('add', [x, w.one('toFloat', [w.one('iota', [], { shape: [width], axis: 0 })])]);
    const row = w.one('expand', [w.g.constant(0.7)], { shape: [width] });
    return w.g.apply('layerNorm', [spread, row, row], { eps: 1e-3 }).slice(0, 1);
  },
  attention: (w, { a, b, c }) => {
    const x = w.bounded(w.float(a));
    const [t, d] = [w.shape(x).at(-2), w.shape(x).at(-1)];
    if (t === undefined || d === undefined) return [];
    const heads = w.one('reshape', [x], { shape: [1, sizeOf(w.shape(x)) / (t * d), t, d] });
    const attributes = { ...(b % 3 === 0 ? { window: 1 + (b % 4) } : {}), ...(c % 3 === 0 ? { softcap: 1.5 } : {}) };
    return w.g.apply('attention', [heads, w.one('neg', [heads]), heads], attributes).slice(0, 1);
  },
  embedding: (w, { a, b }) => {
    const table = matrix(w, w.float(a));
    const ids = w.one('remainder', [pick(w.integers, b), w.g.constant(w.shape(table)[0]!, [], 'i32')]);
    return [w.one('embedding', [table, ids])];
  },
  scatterAdd: (w, { a, b }) => {
    const updates = matrix(w, w.float(a));
    const rows = w.shape(updates)[0]!;
    const ids = w.one('remainder', [
      w.one('iota', [], { shape: [rows], axis: 0 }),
      w.g.constant(1 + (b % 3), [], 'i32'),
    ]);
    return [w.one('scatterAdd', [updates, ids], { rows: 1 + (b % 3) })];
  },
  crossEntropy: (w, { a, b }) => {
    const logits = matrix(w, w.float(a));
    const [rows, v] = w.shape(logits) as [number, number];
    const raw = w.one('iota', [], { shape: [rows], axis: 0 });
    const shifted = w.one('add', [raw, w.g.constant(b % 7, [], 'i32')]);
    return w.g.apply('crossEntropy', [logits, w.one('remainder', [shifted, w.g.constant(v, [], 'i32')])]).slice(0, 1);
  },
  head: (w, { a, b }) => {
    const x = matrix(w, w.bounded(w.float(a)));
    const [rows, c] = w.shape(x) as [number, number];
    const weight = w.one('expand', [w.one('sum', [x], { axes: [0], keepdim: true })], { shape: [3 + (b % 4), c] });
    const scaled = w.one('mul', [weight, w.one('toFloat', [w.one('iota', [], { shape: [3 + (b % 4), 1], axis: 0 })])]);
    const logits = w.one('matmul', [x, scaled], { transposeA: false, transposeB: true });
    const ids = w.one('remainder', [w.one('iota', [], { shape: [rows], axis: 0 }), w.g.constant(3, [], 'i32')]);
    return w.g.apply('crossEntropy', [logits, ids]).slice(0, 1);
  },
  integers: (w, { a, b, c }) => {
    const op = pick(['add', 'mul', 'sub', 'bitwiseXor', 'bitwiseAnd', 'maximum'], a);
    const x = pick(w.integers, b);
    w.integers.push(w.one(op, [x, w.g.constant((c % 90) - 45, [], 'i32')]));
    return [w.one('toFloat', [w.one('remainder', [w.integers.at(-1)!, w.g.constant(5, [], 'i32')])])];
  },
};
const stepList = Object.values(steps);

const startingShapes = [[3], [4, 5], [2, 3, 4], [1, 6], [], [5, 1]] as const;

/** Builds the program; `seed` draws the numbers of its inputs. */
export function fuzzedProgram(list: readonly Instruction[], seed: number, prefix = ''): FuzzedProgram {
  const w = new Workshop();
  const random = new Random(seed);
  const inputs: Record<string, Float64Array> = {};
  const parameters = [list.length, list[0]?.a ?? 0].map((n, i) => ({
    name: `${prefix}p${i}`,
    shape: pick(startingShapes, n + i),
  }));
  for (const { name, shape } of parameters) {
    w.floats.push(w.g.input('parameter', name, shape));
    inputs[`parameter:${name}`] = Float64Array.from({ length: sizeOf(shape) }, () =>
      Math.fround(2 * random.next() - 1),
    );
  }
  w.integers.push(w.g.input('tokens', `${prefix}tokens`, [2, 3]));
  inputs[`tokens:${prefix}tokens`] = Float64Array.from({ length: 6 }, () => random.below(40));
  const made: ValueId[] = [];
  for (const instruction of list) {
    const outputs = pick(stepList, instruction.op)(w, instruction).filter(
      (id) => valueOf(w.g, id).dtype === 'f32' && sizeOf(w.shape(id)) <= 512 && w.shape(id).length <= 4,
    );
    w.floats.push(...outputs);
    made.push(...outputs);
  }
  const outputs = made.length > 0 ? made.slice(-3) : w.floats.slice(0, 1);
  const terms = outputs.map((id, i) => {
    const weighted = w.one('mul', [w.bounded(id), w.g.constant(0.3 + i)]);
    return w.one('sum', [weighted], { axes: w.shape(id).map((_, axis) => axis), keepdim: false });
  });
  const loss = terms.reduce((a, b) => w.one('add', [a, b]));
  return { g: w.g, parameters, inputs, outputs, loss };
}
