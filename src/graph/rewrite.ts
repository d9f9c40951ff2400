/**
 * Rebuilding a program. Every pass is a walk over the nodes that a result needs, in topological order, in which a rule may
 * replace a node; dead code falls away by never being visited.
 */
import { AppError } from '../base/errors';
import { GraphBuilder } from './builder';
import type { Graph, Node, Program, ValueId } from './ir';

/**
 * Returns replacements for the node's outputs, or undefined to keep the node. `node` is of the old program, `inputs` are its
 * inputs in the new one, and `now` tells the new name of any old value before it.
 */
export type Rule = (
  g: GraphBuilder,
  node: Node,
  inputs: readonly ValueId[],
  now: (old: ValueId) => ValueId,
) => readonly ValueId[] | undefined;

/** The node that makes each value. */
export function producers(graph: Graph): ReadonlyMap<ValueId, Node> {
  const made = new Map<ValueId, Node>();
  for (const node of graph.nodes) for (const output of node.outputs) made.set(output, node);
  return made;
}

/** Whether making `value` needs `ancestor`. */
export function dependsOn(
  made: ReadonlyMap<ValueId, Node>,
  value: ValueId,
  ancestor: Node,
  inputsOf = (node: Node): readonly ValueId[] => node.inputs,
): boolean {
  const seen = new Set<Node>();
  const stack = [made.get(value)];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node === ancestor) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...inputsOf(node).map((id) => made.get(id)));
  }
  return false;
}

/** How often each value is read, results and assignments included. */
export function useCounts(program: Program): ReadonlyMap<ValueId, number> {
  const counts = new Map<ValueId, number>();
  const use = (id: ValueId): void => void counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const node of program.graph.nodes) node.inputs.forEach(use);
  Object.values(program.results).forEach(use);
  for (const { target, value } of program.assignments) [target, value].forEach(use);
  return counts;
}

/** Nodes the results need, each after its inputs. Iterative: graphs are deeper than the stack. */
export function neededNodes(program: Program): Node[] {
  const made = producers(program.graph);
  const order: Node[] = [];
  const state = new Map<Node, 'open' | 'done'>();
  const stack: Node[] = [];
  const visit = (id: ValueId): void => {
    const node = made.get(id);
    if (!node) throw new AppError('graph-invalid', `value ${id} is used but no operation makes it`);
    if (!state.has(node)) stack.push(node);
  };
  for (const { target, value } of program.assignments) [target, value].forEach(visit);
  Object.values(program.results).forEach(visit);
  while (stack.length > 0) {
    const node = stack[stack.length - 1] as Node;
    if (state.get(node) === 'done') stack.pop();
    else if (state.get(node) === 'open') {
      state.set(node, 'done');
      order.push(node);
      stack.pop();
    } else {
      state.set(node, 'open');
      [...node.inputs].reverse().forEach(visit);
    }
  }
  return order;
}

/** Applies `rule` to every needed node and returns the program rebuilt without dead code. */
export function rewrite(program: Program, rule: Rule): Program {
  const g = new GraphBuilder();
  const renamed = new Map<ValueId, ValueId>();
  const now = (id: ValueId): ValueId => renamed.get(id) as ValueId;
  for (const node of neededNodes(program)) {
    const inputs = node.inputs.map(now);
    const outputs = rule(g, node, inputs, now) ?? g.apply(node.op, inputs, node.attributes);
    node.outputs.forEach((output, i) => renamed.set(output, outputs[i] as ValueId));
  }
  return {
    graph: { values: g.values, nodes: g.nodes },
    results: Object.fromEntries(Object.entries(program.results).map(([name, id]) => [name, now(id)])),
    assignments: program.assignments.map(({ target, value }) => ({ target: now(target), value: now(value) })),
  };
}
