/** LayerNorm over rows of C: forward, input gradient, and partial sums of the parameter gradients. */
import forward from '../../shaders/norm/layer_norm.wgsl?raw';
import inputGradient from '../../shaders/norm/layer_norm_input_gradient.wgsl?raw';
import parameterGradient from '../../shaders/norm/layer_norm_parameter_gradient.wgsl?raw';
import parameterGradientGroup from '../../shaders/norm/layer_norm_parameter_gradient_group.wgsl?raw';
import residualAdd from '../../shaders/norm/residual_add.wgsl?raw';
import residualNone from '../../shaders/norm/residual_none.wgsl?raw';
import type { Kernel, Variants } from './kernel';
import { elementsOf, join, rowGrid } from './kernel';
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

/** Operands: dy, x, weight, mean, rstd → dx, then what is added to it, if anything. */
export function layerNormInputGradientKernel(
  rows: number,
  c: number,
  hasResidual: boolean,
  variants: Variants,
): Kernel {
  return {
    name: `layerNormInputGradient ${rows}×${c}`,
    wgsl: join(rowParts[variants.rows], inputGradient, hasResidual ? residualAdd : residualNone),
    bindings: ['read', 'read', 'read', 'read', 'read', 'read_write', ...(hasResidual ? (['read'] as const) : [])],
    constants: { ROWS: rows, C: c },
    grid: rowGrid(rows, variants),
    flops: 12 * rows * c,
    bytes: (hasResidual ? 16 : 12) * rows * c,
  };
}

/** Operands: dy, x, mean, rstd → dweight, dbias, each (⌈rows / block⌉, C), to be summed over blocks. */
export function layerNormParameterGradientKernel(rows: number, c: number, block: number, variants: Variants): Kernel {
  const isGroup = variants.rows === 'group';
  const { alias, lanes } = elementsOf(c, variants);
  return {
    name: `layerNormParameterGradient ${rows}×${c}`,
    wgsl: isGroup ? join(alias, parameterGradientGroup) : parameterGradient,
    bindings: ['read', 'read', 'read', 'read', 'read_write', 'read_write'],
    constants: { ROWS: rows, C: c / lanes, BLOCK: block },
    grid: [isGroup ? c / lanes : Math.ceil(c / 64), Math.ceil(rows / block), 1],
    flops: 5 * rows * c,
    bytes: 8 * rows * c,
  };
}
