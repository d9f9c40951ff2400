/**
 * Lets an operation add what follows it: the gradient that flows past a layer norm, and what an embedding's gradient is added
 * to. The operation takes the other summand as one more input, and the addition goes.
 */
import { sameShape } from '../base/shape';
import type { Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { dependsOn, producers, rewrite, useCounts } from './rewrite';

/** How many inputs an operation has before it takes a summand; its first output is what the summand joins. */
const inputsBefore: Readonly<Record<string, number>> = { layerNormGradient: 5, scatterAdd: 2 };

export function absorbAdds(program: Program): Program {
  const made = producers(program.graph);
  const counts = useCounts(program);
  const summands = new Map<Node, ValueId>();
  const replaced = new Map<ValueId, ValueId>();
  const shapeOf = (id: ValueId): readonly number[] => valueOf(program.graph, id).shape;
  const inputsOf = (node: Node): readonly ValueId[] => {
    const summand = summands.get(node);
    return summand === undefined ? node.inputs : [...node.inputs, summand];
  };
  const accepts = (own: ValueId, other: ValueId): Node | undefined => {
    const node = made.get(own);
    const isFree = node?.outputs[0] === own && inputsBefore[node.op] === node.inputs.length && !summands.has(node);
    if (!isFree || counts.get(own) !== 1 || !sameShape(shapeOf(own), shapeOf(other))) return undefined;
    return dependsOn(made, other, node, inputsOf) ? undefined : node;
  };
  for (const { op, inputs, outputs } of program.graph.nodes) {
    if (op !== 'add') continue;
    const [a, b] = inputs as [ValueId, ValueId];
    const found = [[a, b] as const, [b, a] as const].find(([own, other]) => accepts(own, other));
    if (!found) continue;
    summands.set(made.get(found[0]) as Node, found[1]);
    replaced.set(outputs[0] as ValueId, found[0]);
  }
  if (replaced.size === 0) return program;
  const now = (id: ValueId): ValueId => replaced.get(id) ?? id;
  const nodes = program.graph.nodes.map((node): Node => ({ ...node, inputs: inputsOf(node).map(now) }));
  const results = Object.fromEntries(Object.entries(program.results).map(([name, id]) => [name, now(id)]));
  const assignments = program.assignments.map(({ target, value }) => ({ target, value: now(value) }));
  return rewrite({ graph: { values: program.graph.values, nodes }, results, assignments }, () => undefined);
}
