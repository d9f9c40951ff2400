/** The probe behind the `quads` variants: are the four lanes of a quad four neighbouring threads? */
import quadOrder from '../../shaders/common/quad_order.wgsl?raw';
import type { Kernel } from './kernel';

const threads = 64;

/** Operand: seen, (64, 4) u32. */
export const quadOrderKernel: Kernel = {
  name: 'quad order',
  wgsl: quadOrder,
  bindings: ['read_write'],
  constants: {},
  grid: [1, 1, 1],
  flops: 0,
  bytes: 16 * threads,
};

/** Whether every thread saw the four threads of its own block of four, in order. */
export const areQuadsNeighbours = (seen: Uint32Array): boolean =>
  seen.length === 4 * threads && seen.every((thread, i) => thread === Math.floor(i / 16) * 4 + (i % 4));
