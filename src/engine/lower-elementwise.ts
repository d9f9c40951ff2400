/** Lowers a group of elementwise nodes to one generated kernel. */
import { contiguousStrides } from '../base/shape';
import type { Node, ValueId } from '../graph/ir';
import type { Line, Source } from '../kernels/elementwise';
import { groupLaunch } from './elementwise-launch';
import type { Lowering } from './lowering';
import { fullView } from './storage';
import type { View } from './storage';

/** What an operation takes besides its operands. */
function numbersOf(node: Node, shape: readonly number[]): { numbers?: readonly number[] } {
  if (node.op === 'uniform') return { numbers: [node.attributes['salt'] as number] };
  if (node.op !== 'iota') return {};
  const axis = node.attributes['axis'] as number;
  return { numbers: [contiguousStrides(shape)[axis] as number, shape[axis] as number] };
}

/** One kernel for a group of elementwise nodes of one shape; `outputs` are the values read outside it. */
export function lowerGroup(l: Lowering, nodes: readonly Node[], outputs: readonly ValueId[]): void {
  const shape = l.shapeOf((nodes[0] as Node).outputs[0] as ValueId);
  const lineOf = new Map<ValueId, number>();
  const inputs: View[] = [];
  const inputOf = new Map<ValueId, number>();
  const source = (id: ValueId): Source => {
    const line = lineOf.get(id);
    if (line !== undefined) return { kind: 'line', index: line };
    const constant = l.constantOf(id);
    if (constant !== undefined) return { kind: 'constant', value: constant, dtype: l.dtypeOf(id) };
    let index = inputOf.get(id);
    if (index === undefined) {
      index = inputs.push(l.view(id)) - 1;
      inputOf.set(id, index);
    }
    return { kind: 'tensor', index };
  };
  const lines = nodes.map((node, i): Line => {
    const operand = node.inputs.at(-1);
    const dtype = operand === undefined ? 'i32' : l.dtypeOf(operand);
    const line = { op: node.op, dtype, arguments: node.inputs.map(source), ...numbersOf(node, shape) };
    lineOf.set(node.outputs[0] as ValueId, i);
    return line;
  });
  const written = outputs.map((id) => ({
    line: lineOf.get(id) as number,
    view: fullView(l.result(id, 'scalar'), shape),
  }));
  l.launches.push(groupLaunch({ shape, inputs, lines, outputs: written }));
}
