/** Sum, max and running sums over axes; sums and maxima in one or two stages fixed by the shape. */
import { sizeOf } from '../base/shape';
import type { Node, ValueId } from '../graph/ir';
import type { Kernel, Variants } from '../kernels/kernel';
import { cumsumKernel, reduceColumnsKernel, reduceRowsKernel } from '../kernels/reduce';
import type { Combiner, ReduceLoad } from '../kernels/reduce';
import type { Slice } from './launch';
import type { Lowering } from './lowering';
import { fullView } from './storage';
import type { Storage, View } from './storage';

const rowBlock = 1024;

const fewColumns = 64;

/** Rows that one dispatch adds up in a column: all of them, unless that leaves most of the adapter idle. */
export function columnBlock(length: number, columns: number, { rows }: Variants): number {
  if (columns < fewColumns) return length >= 256 ? 64 : length;
  return rows === 'group' && length > 65536 && columns < 65536 ? 16384 : length;
}

/** Adds up blocks that some adapters need not make, and that cost nothing therefore. */
export const finishBilling = (columns: number): Pick<Kernel, 'billed'> =>
  columns < fewColumns ? {} : { billed: 'elsewhere' };

/** (outer, length, inner) of a contiguous tensor whose axes first..last are reduced. */
function extents(
  shape: readonly number[],
  first: number,
  last: number,
): { outer: number; length: number; inner: number } {
  return {
    outer: sizeOf(shape.slice(0, first)),
    length: sizeOf(shape.slice(first, last + 1)),
    inner: sizeOf(shape.slice(last + 1)),
  };
}

/** Moves reduced axes to the end unless they already form one run. */
function gathered(view: View, axes: readonly number[]): { view: View; first: number; last: number } {
  const first = Math.min(...axes);
  const last = Math.max(...axes);
  if (last - first + 1 === axes.length) return { view, first, last };
  const kept = view.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  return {
    view: {
      ...view,
      shape: order.map((axis) => view.shape[axis] as number),
      strides: order.map((axis) => view.strides[axis] as number),
    },
    first: kept.length,
    last: order.length - 1,
  };
}

function reduceRows(
  l: Lowering,
  combiner: Combiner,
  load: ReduceLoad,
  x: Slice,
  rows: number,
  length: number,
  out: Storage,
): void {
  const isLong = length >= 4 * rowBlock && (rows === 1 || length % rowBlock === 0);
  if (!isLong) {
    l.run(reduceRowsKernel(combiner, load, { rows, length, total: rows * length }, l.variants), [out, x]);
    return;
  }
  const blocks = Math.ceil(length / rowBlock);
  const partial = l.allocate(rows * blocks);
  l.run(reduceRowsKernel(combiner, load, { rows: rows * blocks, length: rowBlock, total: rows * length }, l.variants), [
    partial,
    x,
  ]);
  reduceRows(l, combiner, 'value', { storage: partial, offset: 0, elements: rows * blocks }, rows, blocks, out);
}

/** Reduces (outer, length, inner) over length. */
export function reduceColumns(
  l: Lowering,
  combiner: Combiner,
  load: ReduceLoad,
  x: Slice,
  size: { outer: number; length: number; inner: number },
  out: Storage,
  billing: Pick<Kernel, 'billed'> = {},
): void {
  const { outer, length, inner } = size;
  const block = columnBlock(length, outer * inner, l.variants);
  if (block === length) {
    l.run({ ...reduceColumnsKernel(combiner, load, { ...size, block }, l.variants), ...billing }, [out, x]);
    return;
  }
  const blocks = Math.ceil(length / block);
  const partial = l.allocate(outer * blocks * inner);
  l.run(reduceColumnsKernel(combiner, load, { ...size, block }, l.variants), [partial, x]);
  const rest = { storage: partial, offset: 0, elements: outer * blocks * inner };
  reduceColumns(l, combiner, 'value', rest, { outer, length: blocks, inner }, out, finishBilling(outer * inner));
}

export const lowerReduce =
  (combiner: Combiner) =>
  (l: Lowering, node: Node): void => {
    const input = l.view(node.inputs[0] as ValueId);
    const output = node.outputs[0] as ValueId;
    const rank = input.shape.length;
    const axes = (node.attributes['axes'] as readonly number[])
      .map((axis) => (axis < 0 ? axis + rank : axis))
      .sort((a, b) => a - b);
    if (axes.length === 0) {
      l.define(output, input);
      return;
    }
    const { view, first, last } = gathered(input, axes);
    const x = l.contiguousView(view);
    const size = extents(view.shape, first, last);
    const load: ReduceLoad = node.attributes['square'] === true ? 'square' : 'value';
    if (size.length === 1 && load === 'value') {
      l.define(output, { ...fullView(x.storage, l.shapeOf(output)), offset: x.offset });
      return;
    }
    // The arena of scalars may not be read and written at once.
    const out = l.result(output, x.storage.slot === undefined ? 'scalar' : 'scratch');
    if (size.inner === 1) reduceRows(l, combiner, load, x, size.outer, size.length, out);
    else reduceColumns(l, combiner, load, x, size, out);
  };

export function lowerCumsum(l: Lowering, node: Node): void {
  const [id] = node.inputs as [ValueId];
  const shape = l.shapeOf(id);
  const axis = node.attributes['axis'] as number;
  const at = axis < 0 ? axis + shape.length : axis;
  const kernel = cumsumKernel({ ...extents(shape, at, at), isReversed: node.attributes['reverse'] === true });
  l.run(kernel, [l.contiguous(id), l.result(node.outputs[0] as ValueId)]);
}
