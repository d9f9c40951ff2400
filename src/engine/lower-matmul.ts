/** matmul, plain or with a fused epilogue. */
import type { Node, ValueId } from '../graph/ir';
import { matmulKernel } from '../kernels/matmul';
import type { EpilogueName, MatmulShape } from '../kernels/matmul';
import { whole } from './launch';
import type { Slice } from './launch';
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
        operands: operands.map((slice) => ({ ...slice, kind: 'range', storage: resolve(slice.storage) })),
      };
    },
  });
}

export function lowerMatmul(l: Lowering, node: Node): void {
  const shape = shapeOfMatmul(l, node);
  const epilogue = (node.attributes['epilogue'] ?? 'store') as EpilogueName;
  const slices = node.inputs.map((id) => l.contiguous(id));
  const outputs = node.outputs.map((id) => l.result(id));
  if (epilogue === 'residual') {
    launchResidual(l, shape, slices, outputs[0] as Storage);
    return;
  }
  const [a, b, ...extras] = slices as [Slice, Slice, ...Slice[]];
  const [out, ...saved] = outputs as [Storage, ...Storage[]];
  l.run(matmulKernel({ ...shape, epilogue }, l.variants), [a, b, out, ...extras, ...saved]);
}
