/** Reverse-mode differentiation: appends the backward graph to the forward one. */
import { AppError } from '../base/errors';
import { formatShape, sizeOf } from '../base/shape';
import { GraphBuilder } from './builder';
import { gradientTable } from './gradients';
import type { Graph, ValueId } from './ir';
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
 * Gradients of a scalar `loss` with respect to `sources`, times `scale`.
 * A source the loss does not depend on gets zeros.
 * @throws AppError `shape` if the loss is not a scalar, `graph-invalid` if an operation on the way has no gradient.
 */
export function differentiate(
  graph: Graph,
  loss: ValueId,
  sources: readonly ValueId[],
  scale = 1,
): { readonly graph: Graph; readonly gradients: readonly ValueId[] } {
  const shape = valueOf(graph, loss).shape;
  if (sizeOf(shape) !== 1) {
    throw new AppError(
      'shape',
      `loss: must be a scalar to be differentiated, got ${formatShape(shape)}; take its mean`,
    );
  }
  const g = new GraphBuilder(graph);
  const active = dependents(graph, sources);
  const gradients = new Map<ValueId, ValueId>([[loss, g.constant(scale, shape)]]);
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
    rule({ g, node, upstream, wanted }).forEach((gradient, i) => {
      const input = node.inputs[i] as ValueId;
      if (gradient === undefined || !wanted[i]) return;
      const known = gradients.get(input);
      gradients.set(input, known === undefined ? gradient : g.one('add', [known, gradient]));
    });
  }
  return { graph: g, gradients: sources.map((source) => gradients.get(source) ?? g.constant(0, g.shapeOf(source))) };
}
