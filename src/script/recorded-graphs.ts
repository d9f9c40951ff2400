/** Graphs a script handed over, rebuilt operation by operation at the sandbox's border: shapes are inferred again, never believed. */
import { AppError } from '../base/errors';
import { formatShape, sameShape } from '../base/shape';
import type { Shape } from '../base/shape';
import { GraphBuilder } from '../graph/builder';
import { elementwiseOps } from '../graph/elementwise-rules';
import type { Graph, InputKind, Node, ValueId } from '../graph/ir';

/** What the compiler makes for itself is not for scripts. */
const scriptOps: ReadonlySet<string> = new Set([
  ...[...elementwiseOps].filter((op) => op !== 'geluGradient'),
  ...[
    'input',
    'constant',
    'reshape',
    'permute',
    'expand',
    'split',
    'cat',
    'stopGradient',
    'sum',
    'max',
    'cumsum',
    'matmul',
  ],
  ...['embedding', 'scatterAdd', 'layerNorm', 'attention', 'crossEntropy'],
]);

/** Shapes of the inputs a graph may read, by kind and name. */
export type Readable = Partial<Record<InputKind, ReadonlyMap<string, Shape>>>;

const refused = (what: string, problem: string): AppError => new AppError('script-result', `${what}: ${problem}`);

function checkInput(node: Node, readable: Readable, what: string): void {
  const kind = node.attributes['kind'] as InputKind;
  const name = String(node.attributes['name']);
  const shape = readable[kind]?.get(name);
  if (!shape) throw refused(what, `reads ${kind} '${name}', which it is not given`);
  const read = node.attributes['shape'] as Shape;
  if (!sameShape(shape, read)) {
    throw refused(what, `reads ${kind} '${name}' as ${formatShape(read)}, and it is ${formatShape(shape)}`);
  }
}

/** @throws AppError `script-result` or `shape` where an operation, an input, a number or a shape is not what it may be. */
export function checkGraph(graph: Graph, readable: Readable, what: string): void {
  const g = new GraphBuilder();
  for (const node of graph.nodes) {
    if (!scriptOps.has(node.op)) throw refused(what, `${node.op} is no operation of the language`);
    if (node.op === 'input') checkInput(node, readable, what);
    if (node.inputs.some((id) => id >= g.values.length)) {
      throw refused(what, `operation ${node.op} reads a value that does not exist yet`);
    }
    if (!sameShape(g.apply(node.op, node.inputs, node.attributes), node.outputs)) {
      throw refused(what, `the outputs of ${node.op} are misnumbered`);
    }
  }
  const isForged = g.values.some(({ shape, dtype }, i) => {
    const claimed = graph.values[i];
    return !claimed || claimed.dtype !== dtype || !sameShape(claimed.shape, shape);
  });
  if (isForged || g.values.length !== graph.values.length) {
    throw refused(what, 'a shape differs from what its operation makes');
  }
}

/** The value's shape. @throws AppError `script-result` if there is no such f32 value. */
export function floatShape(graph: Graph, id: ValueId, what: string): Shape {
  const value = graph.values[id];
  if (value?.dtype !== 'f32') throw refused(what, `must give floats, got ${value ? 'integers' : 'nothing'}`);
  return value.shape;
}

/** Assignments write whole parameters or states, once each, with values of their shape. */
export function checkAssignments(
  graph: Graph,
  assignments: readonly { readonly target: ValueId; readonly value: ValueId }[],
  what: string,
): void {
  const kindOf = new Map(graph.nodes.map(({ outputs, attributes }) => [outputs[0], attributes['kind']]));
  const seen = new Set<ValueId>();
  for (const { target, value } of assignments) {
    const kind = kindOf.get(target);
    if ((kind !== 'parameter' && kind !== 'state') || seen.has(target)) {
      throw refused(what, 'assigns something that is no parameter or state, or twice');
    }
    seen.add(target);
    const [to, from] = [floatShape(graph, target, what), floatShape(graph, value, what)];
    if (!sameShape(to, from)) throw refused(what, `assigns ${formatShape(from)} to ${formatShape(to)}`);
  }
}
