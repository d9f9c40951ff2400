/** Common-subexpression elimination, constant folding, sums of squares, and removal of operations that do nothing. */
import { sameShape } from '../base/shape';
import type { GraphBuilder } from './builder';
import type { Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { rewrite } from './rewrite';
import type { Rule } from './rewrite';

const foldable: Readonly<Record<string, (...values: number[]) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  square: (a) => a * a,
  sqrt: Math.sqrt,
};

type ConstantOf = (id: ValueId) => number | undefined;

/** x + 0, x − 0, x · 1, x / 1: the other operand, if it has the result's shape already. */
function identityOperand(
  g: GraphBuilder,
  node: Node,
  inputs: readonly ValueId[],
  constantOf: ConstantOf,
): ValueId | undefined {
  const [a, b] = inputs as [ValueId, ValueId];
  const shape = g.shapeOf(a).length >= g.shapeOf(b).length ? g.shapeOf(a) : g.shapeOf(b);
  const neutral = node.op === 'mul' || node.op === 'div' ? 1 : 0;
  if (constantOf(b) === neutral && sameShape(g.shapeOf(a), shape)) return a;
  const commutes = node.op === 'add' || node.op === 'mul';
  return commutes && constantOf(a) === neutral && sameShape(g.shapeOf(b), shape) ? b : undefined;
}

function simplifier(): Rule {
  const known = new Map<string, readonly ValueId[]>();
  const constants = new Map<ValueId, number>();
  const made = new Map<ValueId, Node>();
  const constantOf: ConstantOf = (id) => constants.get(id);

  const emit = (
    g: GraphBuilder,
    op: string,
    inputs: readonly ValueId[],
    attributes: Node['attributes'],
  ): readonly ValueId[] => {
    const key = JSON.stringify([op, inputs, Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))]);
    const existing = known.get(key);
    if (existing) return existing;
    const outputs = g.apply(op, inputs, attributes);
    known.set(key, outputs);
    for (const output of outputs) made.set(output, { op, inputs, attributes, outputs });
    if (op === 'constant') constants.set(outputs[0] as ValueId, attributes['value'] as number);
    return outputs;
  };

  return (g, node, inputs) => {
    const { op, attributes } = node;
    const first = inputs[0];
    if (first === undefined) return emit(g, op, inputs, attributes);
    const values = inputs.map(constantOf);
    const fold = foldable[op];
    const shape = op === 'reshape' || op === 'expand' ? (attributes['shape'] as readonly number[]) : undefined;
    const isFloat = valueOf(g, first).dtype === 'f32';
    if (fold && isFloat && values.every((value) => value !== undefined)) {
      const folded = fold(...values);
      const target = [...inputs].sort((a, b) => g.shapeOf(b).length - g.shapeOf(a).length)[0] as ValueId;
      if (
        Number.isFinite(folded) &&
        inputs.every((id) => g.shapeOf(id).length === 0 || sameShape(g.shapeOf(id), g.shapeOf(target)))
      ) {
        return emit(g, 'constant', [], { value: folded, shape: g.shapeOf(target) });
      }
    }
    if (shape) {
      if (sameShape(shape, g.shapeOf(first))) return [first];
      const value = constantOf(first);
      if (value !== undefined && isFloat) return emit(g, 'constant', [], { value, shape });
      const before = made.get(first);
      if (op === 'reshape' && before?.op === 'reshape') return emit(g, 'reshape', before.inputs, attributes);
    }
    if (op === 'add' || op === 'sub' || op === 'mul' || op === 'div') {
      const operand = identityOperand(g, node, inputs, constantOf);
      if (operand !== undefined) return [operand];
    }
    const reduced = attributes['axes'] as readonly number[] | undefined;
    if ((op === 'sum' || op === 'max') && reduced?.length === 0 && attributes['square'] !== true) return [first];
    const squared = op === 'sum' ? made.get(first) : undefined;
    if (squared?.op === 'square') return emit(g, 'sum', squared.inputs, { ...attributes, square: true });
    if (op === 'matmul') return emit(g, op, ...foldTransposes(g, inputs, attributes, made));
    return emit(g, op, inputs, attributes);
  };
}

/** A transpose of the last two axes in front of a matmul becomes a flag. */
function foldTransposes(
  g: GraphBuilder,
  inputs: readonly ValueId[],
  attributes: Node['attributes'],
  made: ReadonlyMap<ValueId, Node>,
): [readonly ValueId[], Node['attributes']] {
  const sources = [...inputs];
  const flags = { transposeA: attributes['transposeA'] === true, transposeB: attributes['transposeB'] === true };
  (['transposeA', 'transposeB'] as const).forEach((flag, i) => {
    const node = made.get(sources[i] as ValueId);
    if (node?.op !== 'permute') return;
    const rank = g.shapeOf(node.inputs[0] as ValueId).length;
    const axes = node.attributes['axes'] as readonly number[];
    if (!axes.every((axis, at) => axis === (at === rank - 1 ? rank - 2 : at === rank - 2 ? rank - 1 : at))) return;
    sources[i] = node.inputs[0] as ValueId;
    flags[flag] = !flags[flag];
  });
  return [sources, flags];
}

/** One walk; what it makes superfluous falls away in the next. */
export const simplify = (program: Program): Program => rewrite(program, simplifier());

/** Drops what nothing needs. */
export const withoutDeadCode = (program: Program): Program => rewrite(program, () => undefined);
