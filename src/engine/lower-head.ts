/** The vocabulary head by chunks of rows: logits of one chunk at a time, forgotten once loss and gradients have read them. */
import type { Node, ValueId } from '../graph/ir';
import { crossEntropyInPlaceKernel, crossEntropyKernel } from '../kernels/cross-entropy';
import { matmulKernel } from '../kernels/matmul';
import type { EpilogueName } from '../kernels/matmul';
import { whole } from './launch';
import type { Slice } from './launch';
import type { Lowering } from './lowering';
import type { Storage } from './storage';

const chunkBytes = 32 * 1024 * 1024;

/** Rows a chunk: a multiple of 64 (bindings start at multiples of 256 bytes) whose logits fit in 32 MiB. */
export function chunkRows(rows: number, v: number): number {
  return Math.min(rows, Math.max(64, Math.floor(chunkBytes / (4 * v) / 64) * 64));
}

interface Head {
  readonly h: Slice;
  readonly w: Slice;
  readonly targets: Slice;
  readonly rows: number;
  readonly v: number;
  readonly c: number;
  readonly logits: Storage;
}

function headOf(l: Lowering, node: Node): Head {
  const [hId, wId, targetsId] = node.inputs as [ValueId, ValueId, ValueId];
  const [rows, c] = l.shapeOf(hId) as [number, number];
  const [v] = l.shapeOf(wId) as [number, number];
  return {
    h: l.contiguous(hId),
    w: l.contiguous(wId),
    targets: l.contiguous(targetsId),
    rows,
    v,
    c,
    logits: l.allocate(chunkRows(rows, v) * v),
  };
}

const rowsOf = (slice: Slice, first: number, count: number, width: number): Slice => ({
  storage: slice.storage,
  offset: slice.offset + first * width,
  elements: count * width,
});

/** Runs `body` for each chunk after its logits are made. */
function eachChunk(
  l: Lowering,
  head: Head,
  body: (first: number, count: number, logits: Slice, h: Slice) => void,
): void {
  const { rows, v, c } = head;
  const step = chunkRows(rows, v);
  for (let first = 0; first < rows; first += step) {
    const count = Math.min(step, rows - first);
    const logits = rowsOf(whole(head.logits), 0, count, v);
    const h = rowsOf(head.h, first, count, c);
    product(l, [h, head.w, logits], { m: count, n: v, k: c, transposeA: false, transposeB: true }, 'store');
    body(first, count, logits, h);
  }
}

function product(
  l: Lowering,
  operands: readonly Slice[],
  size: { m: number; n: number; k: number; transposeA: boolean; transposeB: boolean },
  epilogue: EpilogueName,
): void {
  l.run(matmulKernel({ ...size, batch: 1, batchedA: false, batchedB: false, epilogue }, l.variants), operands);
}

export function lowerLinearCrossEntropy(l: Lowering, node: Node): void {
  const head = headOf(l, node);
  const nats = l.result(node.outputs[0] as ValueId);
  const lse = l.allocate(head.rows);
  eachChunk(l, head, (first, count, logits) => {
    const targets = rowsOf(head.targets, first, count, 1);
    const outputs = [nats, lse].map((storage) => rowsOf(whole(storage), first, count, 1));
    l.run(crossEntropyKernel(count, head.v, l.variants), [logits, targets, ...outputs]);
  });
}

export function lowerLinearCrossEntropyGradient(l: Lowering, node: Node): void {
  const head = headOf(l, node);
  const { v, c } = head;
  const dnats = l.contiguous(node.inputs[3] as ValueId);
  const [nats, dh, dw] = node.outputs.map((id) => l.result(id)) as [Storage, Storage, Storage];
  eachChunk(l, head, (first, count, logits, h) => {
    const part = (slice: Slice): Slice => rowsOf(slice, first, count, 1);
    l.run(crossEntropyInPlaceKernel(count, v, l.variants), [
      logits,
      part(head.targets),
      part(dnats),
      part(whole(nats)),
    ]);
    const chunkOfDh = rowsOf(whole(dh), first, count, c);
    product(l, [logits, head.w, chunkOfDh], { m: count, n: c, k: v, transposeA: false, transposeB: false }, 'store');
    const size = { m: v, n: c, k: count, transposeA: true, transposeB: false };
    product(l, [logits, h, whole(dw)], size, first === 0 ? 'store' : 'accumulate');
  });
}
