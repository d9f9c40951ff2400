/** The network's own operations: embedding, layer norm, attention and the losses. */
import { attentionRule } from '../graph/attention-rule';
import type { Node, ValueId } from '../graph/ir';
import {
  attentionForwardKernel,
  attentionKeyValueGradientKernel,
  attentionQueryGradientKernel,
} from '../kernels/attention';
import type { AttentionShape, HeadRows } from '../kernels/attention';
import { crossEntropyGradientKernel, crossEntropyKernel } from '../kernels/cross-entropy';
import { gatherKernel, scatterAddKernel, sortPositionsKernel } from '../kernels/embedding';
import { layerNormInputGradientKernel, layerNormKernel, layerNormParameterGradientKernel } from '../kernels/layer-norm';
import { sizeOf } from '../base/shape';
import type { Lowering } from './lowering';
import { fillLaunch, moveLaunch } from './elementwise-launch';
import { columnBlock, finishBilling, reduceColumns } from './lower-reduce';
import { placeHeadGradients } from './pack-heads';
import { fullView } from './storage';
import type { Storage, View } from './storage';

export function lowerEmbedding(l: Lowering, node: Node): void {
  const [table, ids] = node.inputs as [ValueId, ValueId];
  const [v, c] = l.shapeOf(table) as [number, number];
  const kernel = gatherKernel(sizeOf(l.shapeOf(ids)), v, c);
  l.run(kernel, [l.contiguous(table), l.contiguous(ids), l.result(node.outputs[0] as ValueId)]);
}

/** Starts from zeros, or from a third input; a copy of it costs nothing where both end up in one place. */
export function lowerScatterAdd(l: Lowering, node: Node): void {
  const [updates, ids, base] = node.inputs as [ValueId, ValueId, ValueId | undefined];
  const [output] = node.outputs as [ValueId];
  const [v, c] = l.shapeOf(output) as [number, number];
  const rows = sizeOf(l.shapeOf(ids));
  const keys = l.contiguous(ids);
  const positions = l.allocate(rows, 'scratch', 'i32');
  l.run(sortPositionsKernel(rows, v), [keys, positions]);
  const out = l.result(output);
  l.launches.push(base === undefined ? fillLaunch(out, [v, c], 0) : moveLaunch(l.view(base), fullView(out, [v, c])));
  l.run(scatterAddKernel(rows, v, c), [l.contiguous(updates), keys, positions, out]);
}

function rowsOf(l: Lowering, id: ValueId): [number, number] {
  const shape = l.shapeOf(id);
  return [sizeOf(shape.slice(0, -1)), shape.at(-1) as number];
}

export function lowerLayerNorm(l: Lowering, node: Node): void {
  const [rows, c] = rowsOf(l, node.inputs[0] as ValueId);
  const kernel = layerNormKernel(rows, c, (node.attributes['eps'] as number | undefined) ?? 1e-5, l.variants);
  l.run(kernel, [...node.inputs.map((id) => l.contiguous(id)), ...node.outputs.map((id) => l.result(id))]);
}

export function lowerLayerNormGradient(l: Lowering, node: Node): void {
  const [dy, x, weight, mean, rstd, ...residual] = node.inputs.map((id) => l.contiguous(id));
  if (!dy || !x || !weight || !mean || !rstd) throw new RangeError('layerNormGradient: takes five inputs, or six');
  const [rows, c] = rowsOf(l, node.inputs[1] as ValueId);
  const [dx, dweight, dbias] = node.outputs.map((id) => l.result(id)) as [Storage, Storage, Storage];
  const inputGradient = layerNormInputGradientKernel(rows, c, residual.length > 0, l.variants);
  l.run(inputGradient, [dy, x, weight, mean, rstd, dx, ...residual]);
  const block = columnBlock(rows, c, l.variants);
  const blocks = Math.ceil(rows / block);
  const partials = blocks === 1 ? [dweight, dbias] : [l.allocate(blocks * c), l.allocate(blocks * c)];
  l.run(layerNormParameterGradientKernel(rows, c, block, l.variants), [dy, x, mean, rstd, ...partials]);
  if (blocks === 1) return;
  [dweight, dbias].forEach((out, i) => {
    const partial = { storage: partials[i] as Storage, offset: 0, elements: blocks * c };
    reduceColumns(l, 'sum', 'value', partial, { outer: 1, length: blocks, inner: c }, out, finishBilling(c));
  });
}

/** (B, H, T, D) view with contiguous channels; copied if they are not. */
function headRows(l: Lowering, id: ValueId): { storage: Storage; rows: HeadRows } {
  const view = l.view(id);
  const isDirect = view.strides[3] === 1 || view.shape[3] === 1;
  const { storage, strides, offset } = isDirect ? view : copied(l, view);
  return {
    storage,
    rows: { offset, batch: strides[0] as number, head: strides[1] as number, row: strides[2] as number },
  };
}

function copied(l: Lowering, view: View): View {
  const slice = l.contiguousView(view);
  return { ...fullView(slice.storage, view.shape), offset: slice.offset };
}

function attentionShape(l: Lowering, node: Node): { shape: AttentionShape; operands: Storage[] } {
  const [b, h, t, d] = l.shapeOf(node.inputs[0] as ValueId) as [number, number, number, number];
  const [q, k, v] = node.inputs.slice(0, 3).map((id) => headRows(l, id)) as [
    ReturnType<typeof headRows>,
    ReturnType<typeof headRows>,
    ReturnType<typeof headRows>,
  ];
  const keyHeads = l.shapeOf(node.inputs[1] as ValueId)[1] as number;
  const places = { q: q.rows, k: k.rows, v: v.rows };
  return {
    shape: { b, h, t, d, keyHeads, ...attentionRule(node.attributes, t, d), ...places },
    operands: [q.storage, k.storage, v.storage],
  };
}

/** A (B, H, T, D) value stored (B, T, H, D). */
function headMajor(l: Lowering, id: ValueId): Storage {
  const [b, h, t, d] = l.shapeOf(id) as [number, number, number, number];
  const storage = l.allocate(b * h * t * d);
  l.define(id, { storage, shape: [b, h, t, d], strides: [t * h * d, d, h * d, 1], offset: 0 });
  return storage;
}

export function lowerAttention(l: Lowering, node: Node): void {
  const { shape, operands } = attentionShape(l, node);
  const [o, lse] = node.outputs as [ValueId, ValueId];
  l.run(attentionForwardKernel(shape, {}, l.variants), [...operands, headMajor(l, o), l.result(lse)]);
}

/** The value's elements in (B, T, H, D) order, as a contiguous slice. */
function tokenMajor(l: Lowering, id: ValueId): ReturnType<Lowering['contiguousView']> {
  const view = l.view(id);
  const order = [0, 2, 1, 3];
  return l.contiguousView({
    ...view,
    shape: order.map((axis) => view.shape[axis] as number),
    strides: order.map((axis) => view.strides[axis] as number),
  });
}

export function lowerAttentionGradient(l: Lowering, node: Node): void {
  const [, , , o, lse, upstream] = node.inputs as [ValueId, ValueId, ValueId, ValueId, ValueId, ValueId];
  const { shape, operands } = attentionShape(l, node);
  const { storages, rows } = placeHeadGradients(l, node.outputs);
  const [dq, dk, dv] = rows as [HeadRows, HeadRows, HeadRows];
  const [queryGradient, keyValueGradient] = storages as [Storage, Storage];
  const flow = tokenMajor(l, upstream);
  const sums = l.contiguous(lse);
  const delta = l.allocate(shape.b * shape.h * shape.t);
  l.run(attentionQueryGradientKernel(shape, { DQ: dq }, l.variants), [
    ...operands,
    tokenMajor(l, o),
    flow,
    sums,
    queryGradient,
    delta,
  ]);
  l.run(attentionKeyValueGradientKernel(shape, { DK: dk, DV: dv }, l.variants), [
    ...operands,
    flow,
    sums,
    delta,
    keyValueGradient,
  ]);
}

export function lowerCrossEntropy(l: Lowering, node: Node): void {
  const [rows, v] = rowsOf(l, node.inputs[0] as ValueId);
  l.run(crossEntropyKernel(rows, v, l.variants), [
    ...node.inputs.map((id) => l.contiguous(id)),
    ...node.outputs.map((id) => l.result(id)),
  ]);
}

export function lowerCrossEntropyGradient(l: Lowering, node: Node): void {
  const [rows, v] = rowsOf(l, node.inputs[0] as ValueId);
  l.run(crossEntropyGradientKernel(rows, v, l.variants), [
    ...node.inputs.map((id) => l.contiguous(id)),
    l.result(node.outputs[0] as ValueId),
  ]);
}
