/** Softmax cross-entropy over rows of V logits: loss, gradient, and both at once over a chunk that is then forgotten. */
import forward from '../../shaders/loss/cross_entropy.wgsl?raw';
import gradient from '../../shaders/loss/cross_entropy_gradient.wgsl?raw';
import inPlace from '../../shaders/loss/cross_entropy_in_place.wgsl?raw';
import type { BindingKind } from '../gpu/pipelines';
import type { Kernel, Variants } from './kernel';
import { join, rowGrid } from './kernel';
import { rowParts } from './rows';

const rowKernel =
  (name: string, source: string, bindings: readonly BindingKind[], passes: number) =>
  (rows: number, v: number, variants: Variants): Kernel => ({
    name: `${name} ${rows}×${v}`,
    wgsl: join(rowParts[variants.rows], source),
    bindings,
    constants: { ROWS: rows, V: v },
    grid: rowGrid(rows, variants),
    flops: 6 * rows * v,
    bytes: 4 * passes * rows * v,
  });

/** Operands: logits, targets → nats, lse. */
export const crossEntropyKernel = rowKernel('crossEntropy', forward, ['read', 'read', 'read_write', 'read_write'], 1);

/** Operands: logits, targets, lse, dnats → dlogits. */
export const crossEntropyGradientKernel = rowKernel(
  'crossEntropyGradient',
  gradient,
  ['read', 'read', 'read', 'read', 'read_write'],
  2,
);

/** Operands: logits (overwritten by dlogits), targets, dnats, nats. */
export const crossEntropyInPlaceKernel = rowKernel(
  'crossEntropyInPlace',
  inPlace,
  ['read_write', 'read', 'read', 'read_write'],
  2,
);
