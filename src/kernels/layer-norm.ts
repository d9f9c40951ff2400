/** LayerNorm over rows of C: forward, input gradient, and partial sums of the parameter gradients. */
import forward from '../../shaders/norm/layer_norm.wgsl?raw';
import inputGradient from '../../shaders/norm/layer_norm_input_gradient.wgsl?raw';
import parameterGradient from '../../shaders/norm/layer_norm_parameter_gradient.wgsl?raw';
import type { Kernel, Variants } from './kernel';
import { join, rowGrid } from './kernel';
import { rowParts } from './rows';

/** Operands: x, weight, bias → y, mean, rstd. */
export function layerNormKernel(rows: number, c: number, eps: number, variants: Variants): Kernel {
  return {
    name: `layerNorm ${rows}×${c}`,
    wgsl: join(rowParts[variants.rows], forward),
    bindings: ['read', 'read', 'read', 'read_write', 'read_write', 'read_write'],
    constants: { ROWS: rows, C: c, EPS: eps },
    grid: rowGrid(rows, variants),
    flops: 8 * rows * c,
    bytes: 8 * rows * c,
  };
}

/** Operands: dy, x, weight, mean, rstd → dx. */
export function layerNormInputGradientKernel(rows: number, c: number, variants: Variants): Kernel {
  return {
    name: `layerNormInputGradient ${rows}×${c}`,
    wgsl: join(rowParts[variants.rows], inputGradient),
    bindings: ['read', 'read', 'read', 'read', 'read', 'read_write'],
    constants: { ROWS: rows, C: c },
    grid: rowGrid(rows, variants),
    flops: 12 * rows * c,
    bytes: 12 * rows * c,
  };
}

export const parameterGradientBlock = 64;

/** Operands: dy, x, mean, rstd → dweight, dbias, each (⌈rows / 64⌉, C), to be summed over blocks. */
export function layerNormParameterGradientKernel(rows: number, c: number): Kernel {
  return {
    name: `layerNormParameterGradient ${rows}×${c}`,
    wgsl: parameterGradient,
    bindings: ['read', 'read', 'read', 'read', 'read_write', 'read_write'],
    constants: { ROWS: rows, C: c, BLOCK: parameterGradientBlock },
    grid: [Math.ceil(c / 64), Math.ceil(rows / parameterGradientBlock), 1],
    flops: 5 * rows * c,
    bytes: 8 * rows * c,
  };
}
