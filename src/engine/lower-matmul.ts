/** matmul, plain or with a fused epilogue. */
import type { Node, ValueId } from '../graph/ir';
import { matmulKernel } from '../kernels/matmul';
import type { EpilogueName, MatmulShape } from '../kernels/matmul';
import type { Cost, Variants } from '../kernels/kernel';
import { reduceColumnsKernel } from '../kernels/reduce';
import type { ReduceFinish } from '../kernels/reduce';
import { whole } from './launch';
import type { Operand, Resolve, Slice } from './launch';
import type { Lowering } from './lowering';
import type { Storage } from './storage';

function factorsOf({ attributes: { alpha, beta } }: Node): { alpha?: number; beta?: number } {
  return typeof alpha === 'number' && typeof beta === 'number' ? { alpha, beta } : {};
}

function shapeOfMatmul(l: Lowering, node: Node): Omit<MatmulShape, 'epilogue'> {
  const [a, b] = node.inputs.slice(0, 2).map((id) => l.shapeOf(id)) as [readonly number[], readonly number[]];
  const out = l.shapeOf(node.outputs[0] as ValueId);
  const transposeA = node.attributes['transposeA'] === true;
  return {
    batch: out.slice(0, -2).reduce((product, size) => product * size, 1),
    m: out.at(-2) as number,
    n: out.at(-1) as number,
    k: a.at(transposeA ? -2 : -1) as number,
    transposeA,
    transposeB: node.attributes['transposeB'] === true,
    batchedA: a.length > 2,
    batchedB: b.length > 2,
    ...factorsOf(node),
  };
}

const rangeOf = (slice: Slice, resolve: Resolve): Operand => ({
  ...slice,
  kind: 'range',
  storage: resolve(slice.storage),
});

/** A residual that ends in the output's own memory is added in place: the accumulation of gradients. */
function launchResidual(
  l: Lowering,
  shape: Omit<MatmulShape, 'epilogue'>,
  slices: readonly Slice[],
  out: Storage,
): void {
  const [a, b, residual] = slices as [Slice, Slice, Slice];
  l.launches.push({
    reads: [a.storage, b.storage, residual.storage],
    writes: [out],
    inPlace: new Set(
      residual.offset === 0 && residual.elements === residual.storage.elements ? [residual.storage] : [],
    ),
    build: (resolve) => {
      const isInPlace = resolve(residual.storage) === resolve(out);
      const kernel = matmulKernel({ ...shape, epilogue: isInPlace ? 'accumulate' : 'residual' }, l.variants);
      const operands = [a, b, whole(out), ...(isInPlace ? [] : [residual])];
      return {
        kernel,
        operands: operands.map((slice) => rangeOf(slice, resolve)),
      };
    },
  });
}

/** Enough large tiles to fill a large GPU, and rows of a sum that are worth a workgroup; see DECISIONS.md for what was measured. */
const [wantedTiles, fewestRows] = [512, 256];

/**
 * In how many parts of k a gradient of weights is summed: its tiles are few and its k is all tokens, so that most of a GPU would idle.
 * 1 for other products, and where the adapter's rows are not a workgroup's.
 */
function partsOf(
  { batch, m, n, k, transposeA, transposeB }: Omit<MatmulShape, 'epilogue'>,
  variants: Variants,
): number {
  if (variants.rows !== 'group' || batch > 1 || !transposeA || transposeB || m % 4 > 0 || n % 4 > 0) return 1;
  const tiles = Math.ceil(m / 64) * Math.ceil(n / 64);
  let parts = 1;
  while (tiles * parts < wantedTiles && k % (8 * parts) === 0 && k >= 2 * parts * fewestRows) parts *= 2;
  return parts;
}

/** A launch of its own for each part of k, as a batch; then their sum in order, added to the residual if there is one. */
function launchInParts(
  l: Lowering,
  shape: Omit<MatmulShape, 'epilogue'>,
  parts: number,
  [a, b, residual]: readonly [Slice, Slice, Slice?],
  out: Storage,
): void {
  const { m, n, k } = shape;
  const part: MatmulShape = { ...shape, batch: parts, k: k / parts, batchedA: true, batchedB: true, epilogue: 'store' };
  const partial = l.allocate(parts * m * n);
  const inPlace = residual?.offset === 0 && residual.elements === residual.storage.elements ? [residual.storage] : [];
  const costWith = (epilogue: EpilogueName): Cost => {
    const { flops, bytes } = matmulKernel({ ...shape, epilogue }, l.variants);
    return { flops, bytes };
  };
  const finishOf = (resolve: Resolve): ReduceFinish =>
    residual === undefined ? 'store' : resolve(residual.storage) === resolve(out) ? 'accumulate' : 'residual';
  const size = { outer: 1, length: parts, inner: m * n, block: parts };
  l.launches.push({
    reads: [a.storage, b.storage],
    writes: [partial],
    inPlace: new Set(),
    build: (resolve) => ({
      kernel: { ...matmulKernel(part, l.variants), billed: costWith(finishOf(resolve)) },
      operands: [a, b, whole(partial)].map((slice) => rangeOf(slice, resolve)),
    }),
  });
  l.launches.push({
    reads: [partial, ...(residual ? [residual.storage] : [])],
    writes: [out],
    inPlace: new Set(inPlace),
    build: (resolve) => {
      const finish = finishOf(resolve);
      const operands = [whole(out), whole(partial), ...(residual && finish === 'residual' ? [residual] : [])];
      return {
        kernel: { ...reduceColumnsKernel('sum', 'value', size, l.variants, finish), billed: 'elsewhere' },
        operands: operands.map((slice) => rangeOf(slice, resolve)),
      };
    },
  });
}

export function lowerMatmul(l: Lowering, node: Node): void {
  const shape = shapeOfMatmul(l, node);
  const epilogue = (node.attributes['epilogue'] ?? 'store') as EpilogueName;
  const slices = node.inputs.map((id) => l.contiguous(id));
  const outputs = node.outputs.map((id) => l.result(id));
  const parts = epilogue === 'store' || epilogue === 'residual' ? partsOf(shape, l.variants) : 1;
  if (parts > 1) {
    launchInParts(l, shape, parts, slices as [Slice, Slice, Slice?], outputs[0] as Storage);
    return;
  }
  if (epilogue === 'residual') {
    launchResidual(l, shape, slices, outputs[0] as Storage);
    return;
  }
  const [a, b, ...extras] = slices as [Slice, Slice, ...Slice[]];
  const [out, ...saved] = outputs as [Storage, ...Storage[]];
  l.run(matmulKernel({ ...shape, epilogue }, l.variants), [a, b, out, ...extras, ...saved]);
}
