/** How an operation on one tensor becomes the same operation on a stack of them, a new axis in front. */
import type { Shape } from '../base/shape';
import type { GraphBuilder } from './builder';
import { elementwiseOps } from './elementwise-rules';
import type { Attributes, Graph, Node, ValueId } from './ir';
import { valueOf } from './ir';

/** An input of the operation: `isStack` if it has the new axis in front, else the same for every lane. */
export interface Stacked {
  readonly id: ValueId;
  readonly isStack: boolean;
  /** Of one lane. */
  readonly shape: Shape;
}

interface Call {
  readonly g: GraphBuilder;
  readonly node: Node;
  readonly lanes: number;
  readonly inputs: readonly Stacked[];
  /** Of one lane's outputs. */
  readonly shapes: readonly Shape[];
}

type Rule = (call: Call) => readonly ValueId[];

const list = (attributes: Attributes, name: string): readonly number[] => attributes[name] as readonly number[];
const behind = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis) + 1;

/** The stack with axes of size 1 after the first, up to the rank of the result. */
function aligned(g: GraphBuilder, lanes: number, { id, isStack, shape }: Stacked, rank: number): ValueId {
  const missing = rank - shape.length;
  if (!isStack || missing <= 0) return id;
  return g.one('reshape', [id], { shape: [lanes, ...new Array<number>(missing).fill(1), ...shape] });
}

const first = (inputs: readonly Stacked[]): Stacked => inputs[0] as Stacked;

const elementwise: Rule = ({ g, node, lanes, inputs, shapes }) => {
  const rank = (shapes[0] as Shape).length;
  return g.apply(
    node.op,
    inputs.map((input) => aligned(g, lanes, input, rank)),
    node.attributes,
  );
};

const reduce: Rule = ({ g, node: { op, attributes }, inputs }) => {
  const { id, shape } = first(inputs);
  const axes = list(attributes, 'axes').map((axis) => behind(axis, shape.length));
  return g.apply(op, [id], { ...attributes, axes });
};

const rules: Readonly<Record<string, Rule>> = {
  reshape: ({ g, lanes, inputs, shapes }) =>
    g.apply('reshape', [first(inputs).id], { shape: [lanes, ...(shapes[0] as Shape)] }),
  permute: ({ g, node, inputs }) =>
    g.apply('permute', [first(inputs).id], { axes: [0, ...list(node.attributes, 'axes').map((axis) => axis + 1)] }),
  expand: ({ g, lanes, inputs, shapes: [shape = []] }) =>
    g.apply('expand', [aligned(g, lanes, first(inputs), shape.length)], { shape: [lanes, ...shape] }),
  split: ({ g, node, inputs }) =>
    g.apply('split', [first(inputs).id], {
      ...node.attributes,
      axis: behind(node.attributes['axis'] as number, first(inputs).shape.length),
    }),
  sum: reduce,
  max: reduce,
  matmul: ({ g, node, inputs }) =>
    g.apply(
      'matmul',
      inputs.map(({ id }) => id),
      node.attributes,
    ),
};

const ruleOf = (op: string): Rule | undefined =>
  elementwiseOps.has(op) ? elementwise : Object.hasOwn(rules, op) ? rules[op] : undefined;

/** Operations that depend on where an element is, or on names, differ from lane to lane. */
const unlike: ReadonlySet<string> = new Set(['iota', 'uniform']);

/** Whether the operation has a stacked form, given which inputs differ from lane to lane. */
export function canStack(graph: Graph, node: Node, isLane: readonly boolean[]): boolean {
  if (unlike.has(node.op) || !ruleOf(node.op) || !isLane.includes(true)) return false;
  const isMatrix = (id: ValueId): boolean => valueOf(graph, id).shape.length === 2;
  return node.op !== 'matmul' || node.inputs.every(isMatrix);
}

/** @throws RangeError for an operation that `canStack` refuses. */
export function applyStacked(call: Call): readonly ValueId[] {
  const rule = ruleOf(call.node.op);
  if (!rule) throw new RangeError(`${call.node.op}: has no stacked form`);
  return rule(call);
}
