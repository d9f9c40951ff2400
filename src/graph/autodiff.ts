/** Reverse-mode differentiation: appends the backward graph to the forward one. */
import { AppError } from '../base/errors';
import { formatShape, sizeOf } from '../base/shape';
import { GraphBuilder } from './builder';
import { gradientTable } from './gradients';
import type { Graph, Node, ValueId } from './ir';
import { valueOf } from './ir';

/** Which values depend on one of `sources`. */
function dependents(graph: Graph, sources: readonly ValueId[]): Set<ValueId> {
  const found = new Set(sources);
  for (const node of graph.nodes) {
    if (node.inputs.some((id) => found.has(id))) for (const output of node.outputs) found.add(output);
  }
  return found;
}

/**
 * Recomputation (arXiv 1604.06174): nodes recorded under one `checkpoint` number are made a second time for the backward pass,
 * from the region's inputs, and not before its first gradient is there; so the first copies need not be kept.
 */
class Recomputation {
  readonly #regions = new Map<number, readonly Node[]>();
  readonly #copies = new Map<number, ReadonlyMap<ValueId, ValueId>>();

  constructor(
    private readonly g: GraphBuilder,
    nodes: readonly Node[],
  ) {
    for (const node of nodes) {
      const region = node.attributes['checkpoint'];
      if (typeof region === 'number') this.#regions.set(region, [...(this.#regions.get(region) ?? []), node]);
    }
  }

  /** The node as the backward pass should see it. */
  seenFrom(node: Node, upstream: ValueId): Node {
    const region = node.attributes['checkpoint'];
    if (typeof region !== 'number') return node;
    const copies = this.#copies.get(region) ?? this.#copy(region, upstream);
    const now = (id: ValueId): ValueId => copies.get(id) ?? id;
    return { ...node, inputs: node.inputs.map(now), outputs: node.outputs.map(now) };
  }

  #copy(region: number, upstream: ValueId): ReadonlyMap<ValueId, ValueId> {
    const nodes = this.#regions.get(region) ?? [];
    const own = new Set(nodes.flatMap(({ outputs }) => outputs));
    const copies = new Map<ValueId, ValueId>();
    const operand = (id: ValueId): ValueId => {
      const made = copies.get(id) ?? (own.has(id) ? id : this.g.one('after', [id, upstream]));
      copies.set(id, made);
      return made;
    };
    for (const node of nodes) {
      const outputs = this.g.apply(node.op, node.inputs.map(operand), node.attributes);
      node.outputs.forEach((old, i) => copies.set(old, outputs[i] as ValueId));
    }
    this.#copies.set(region, copies);
    return copies;
  }
}

/**
 * Gradients of a scalar `loss` with respect to `sources`, times the scalar `scale` (1 by default).
 * A source the loss does not depend on gets zeros.
 * @throws AppError `shape` if the loss is not a scalar, `graph-invalid` if an operation on the way has no gradient.
 */
export function differentiate(
  graph: Graph,
  loss: ValueId,
  sources: readonly ValueId[],
  scale?: ValueId,
): { readonly graph: GraphBuilder; readonly gradients: readonly ValueId[] } {
  const shape = valueOf(graph, loss).shape;
  if (sizeOf(shape) !== 1) {
    throw new AppError(
      'shape',
      `loss: must be a scalar to be differentiated, got ${formatShape(shape)}; take its mean`,
    );
  }
  const g = new GraphBuilder(graph);
  const active = dependents(graph, sources);
  const recomputation = new Recomputation(g, graph.nodes);
  const gradients = new Map<ValueId, ValueId>([
    [loss, scale === undefined ? g.constant(1, shape) : g.one('reshape', [scale], { shape })],
  ]);
  for (const node of [...graph.nodes].reverse()) {
    const upstream = node.outputs.map((output) => gradients.get(output));
    const wanted = node.inputs.map((id) => active.has(id));
    if (upstream.every((gradient) => gradient === undefined) || !wanted.some(Boolean)) continue;
    const rule = gradientTable[node.op];
    if (!rule) {
      throw new AppError(
        'graph-invalid',
        `${node.op}: has no gradient, and the loss depends on a parameter through it; wrap it in stopGradient`,
      );
    }
    const seen = recomputation.seenFrom(node, upstream.find((id) => id !== undefined) as ValueId);
    rule({ g, node: seen, upstream, wanted }).forEach((gradient, i) => {
      const input = node.inputs[i] as ValueId;
      if (gradient === undefined || !wanted[i]) return;
      const known = gradients.get(input);
      gradients.set(input, known === undefined ? gradient : g.one('add', [known, gradient]));
    });
  }
  return { graph: g, gradients: sources.map((source) => gradients.get(source) ?? g.constant(0, g.shapeOf(source))) };
}
