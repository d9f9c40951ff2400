/** Seeded initialisation: out = offset + scale · draw(seed, i), normal or uniform in [−1, 1). */
import pcg from '../../shaders/common/pcg.wgsl?raw';
import fill from '../../shaders/random/fill.wgsl?raw';
import fillNormal from '../../shaders/random/fill_normal.wgsl?raw';
import fillUniform from '../../shaders/random/fill_uniform.wgsl?raw';
import type { Kernel } from './kernel';
import { join, threadGrid } from './kernel';

const draws = { normal: fillNormal, uniform: fillUniform } as const;
export type Distribution = keyof typeof draws;

/** Operands: arguments {seed u32, offset f32, scale f32}, out. */
export function fillKernel(distribution: Distribution, elements: number): Kernel {
  return {
    name: `fill ${distribution}`,
    wgsl: join(pcg, draws[distribution], fill),
    bindings: ['read', 'read_write'],
    constants: {},
    grid: threadGrid(elements),
    flops: 20 * elements,
    bytes: 4 * elements,
  };
}
