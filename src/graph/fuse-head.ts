/**
 * The vocabulary head without its logits: cross-entropy of a matmul becomes one operation that works chunk by chunk, and,
 * once differentiated, loss and gradients share a single pass over the logits.
 */
import { sizeOf } from '../base/shape';
import type { Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { dependsOn, producers, rewrite, useCounts } from './rewrite';

/** Before differentiation: crossEntropy(h·wᵀ) → linearCrossEntropy, where nothing else reads the logits. */
export function fuseHead(program: Program): Program {
  const made = producers(program.graph);
  const counts = useCounts(program);
  const headOf = (logits: ValueId): Node | undefined => {
    if (counts.get(logits) !== 1) return undefined;
    const node = made.get(logits);
    if (node?.op === 'reshape') return headOf(node.inputs[0] as ValueId);
    const isHead =
      node?.op === 'matmul' && node.attributes['transposeB'] === true && node.attributes['transposeA'] !== true;
    return isHead && node.inputs.every((id) => valueOf(program.graph, id).shape.length === 2) ? node : undefined;
  };
  return rewrite(program, (g, node, inputs, now) => {
    if (node.op !== 'crossEntropy' || (counts.get(node.outputs[1] as ValueId) ?? 0) > 0) return undefined;
    const head = headOf(node.inputs[0] as ValueId);
    if (!head) return undefined;
    const targets = inputs[1] as ValueId;
    const rows = g.one('reshape', [targets], { shape: [sizeOf(g.shapeOf(targets))] });
    const nats = g.one('linearCrossEntropy', [...head.inputs.map(now), rows]);
    const shaped = g.one('reshape', [nats], { shape: g.shapeOf(targets) });
    return [shaped, shaped];
  });
}

/** After differentiation: the forward node disappears into the gradient node that reads the same operands. */
export function mergeHead(program: Program): Program {
  const made = producers(program.graph);
  const { nodes } = program.graph;
  const replaced = new Map<ValueId, ValueId>();
  for (const gradient of nodes.filter(({ op }) => op === 'linearCrossEntropyGradient')) {
    const forward = nodes.find(
      ({ op, inputs }) => op === 'linearCrossEntropy' && inputs.every((id, i) => id === gradient.inputs[i]),
    );
    if (forward && !dependsOn(made, gradient.inputs[3] as ValueId, forward)) {
      replaced.set(forward.outputs[0] as ValueId, gradient.outputs[0] as ValueId);
    }
  }
  const now = (id: ValueId): ValueId => replaced.get(id) ?? id;
  const merged: Program = {
    graph: {
      values: program.graph.values,
      nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(now) })),
    },
    results: Object.fromEntries(Object.entries(program.results).map(([name, id]) => [name, now(id)])),
    assignments: program.assignments.map(({ target, value }) => ({ target, value: now(value) })),
  };
  return rewrite(merged, () => undefined);
}
