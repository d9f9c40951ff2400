/** Kernels that only measure an adapter: FMAs from registers, a copy through memory, and next to nothing. */
import copy from '../../shaders/measure/copy.wgsl?raw';
import fma from '../../shaders/measure/fma.wgsl?raw';
import idle from '../../shaders/measure/idle.wgsl?raw';
import type { Kernel } from './kernel';
import { threadGrid } from './kernel';

/** Of each thread and iteration: eight vec4. */
const fmasPerIteration = 32;

/** Operands: factors, two vec4f, then out, one f32 a thread; `groups` of 64 threads. */
export const fmaKernel = (groups: number, iterations: number): Kernel => ({
  name: 'fma',
  wgsl: fma,
  bindings: ['read', 'read_write'],
  constants: { ITERATIONS: iterations },
  grid: [groups, 1, 1],
  flops: 2 * fmasPerIteration * iterations * 64 * groups,
  bytes: 4 * 64 * groups,
});

/** Operands: values, out, each of `sizeBytes`, a multiple of 64. */
export function copyKernel(sizeBytes: number): Kernel {
  const stride = sizeBytes / 64;
  return {
    name: 'copy',
    wgsl: copy,
    bindings: ['read', 'read_write'],
    constants: { STRIDE: stride },
    grid: threadGrid(stride),
    flops: 0,
    bytes: 2 * sizeBytes,
  };
}

/** Operand: counts, 64 f32. */
export const idleKernel: Kernel = {
  name: 'idle',
  wgsl: idle,
  bindings: ['read_write'],
  constants: {},
  grid: [1, 1, 1],
  flops: 64,
  bytes: 2 * 4 * 64,
};
