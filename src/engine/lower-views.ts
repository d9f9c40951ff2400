/** Operations that only rename elements, and `cat`, which gathers them. */
import type { Node, ValueId } from '../graph/ir';
import { copyLaunch } from './elementwise-launch';
import type { Lowering } from './lowering';
import { broadcastStrides, fullView, reshapeView } from './storage';

const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
const only = (ids: readonly ValueId[]): ValueId => ids[0] as ValueId;

export function lowerReshape(l: Lowering, node: Node): void {
  const view = l.view(only(node.inputs));
  const shape = l.shapeOf(only(node.outputs));
  const slice = (): { storage: typeof view.storage; offset: number } => l.contiguousView(view);
  const made = reshapeView(view, shape);
  if (made) l.define(only(node.outputs), made);
  else {
    const { storage, offset } = slice();
    l.define(only(node.outputs), { ...fullView(storage, shape), offset });
  }
}

/** The first input under another name. */
export const lowerAlias = (l: Lowering, node: Node): void => l.define(only(node.outputs), l.view(only(node.inputs)));

export function lowerPermute(l: Lowering, node: Node): void {
  const view = l.view(only(node.inputs));
  const axes = node.attributes['axes'] as readonly number[];
  l.define(only(node.outputs), {
    ...view,
    shape: axes.map((axis) => view.shape[axis] as number),
    strides: axes.map((axis) => view.strides[axis] as number),
  });
}

export function lowerExpand(l: Lowering, node: Node): void {
  const view = l.view(only(node.inputs));
  const shape = l.shapeOf(only(node.outputs));
  l.define(only(node.outputs), { ...view, shape, strides: broadcastStrides(view, shape) });
}

export function lowerSplit(l: Lowering, node: Node): void {
  const view = l.view(only(node.inputs));
  const axis = axisOf(node.attributes['axis'] as number, view.shape.length);
  let start = 0;
  for (const output of node.outputs) {
    const shape = l.shapeOf(output);
    l.define(output, { ...view, shape, offset: view.offset + start * (view.strides[axis] as number) });
    start += shape[axis] as number;
  }
}

export function lowerCat(l: Lowering, node: Node): void {
  if (l.isReserved(only(node.outputs))) return;
  const storage = l.result(only(node.outputs));
  const out = fullView(storage, l.shapeOf(only(node.outputs)));
  const axis = axisOf(node.attributes['axis'] as number, out.shape.length);
  let start = 0;
  for (const input of node.inputs) {
    const shape = l.shapeOf(input);
    l.launches.push(copyLaunch(l.view(input), { ...out, shape, offset: start * (out.strides[axis] as number) }));
    start += shape[axis] as number;
  }
}
