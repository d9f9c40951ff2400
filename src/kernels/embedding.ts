/** Row gather and its deterministic gradient: a stable counting sort of positions by id, then ordered sums. */
import baseInPlace from '../../shaders/embedding/base_in_place.wgsl?raw';
import baseZero from '../../shaders/embedding/base_zero.wgsl?raw';
import gather from '../../shaders/embedding/gather.wgsl?raw';
import scatterAdd from '../../shaders/embedding/scatter_add.wgsl?raw';
import sortPositions from '../../shaders/embedding/sort_positions.wgsl?raw';
import type { Kernel } from './kernel';
import { join, threadGrid } from './kernel';

/** Operands: table (V, C), ids (rows) → (rows, C). */
export function gatherKernel(rows: number, v: number, c: number): Kernel {
  return {
    name: `gather ${rows}×${c} of ${v}`,
    wgsl: gather,
    bindings: ['read', 'read', 'read_write'],
    constants: { ROWS: rows, V: v, C: c },
    grid: threadGrid(rows * c),
    flops: 0,
    bytes: 8 * rows * c,
  };
}

/** Operands: ids (rows) → starts (V + 1), positions (rows). */
export function sortPositionsKernel(rows: number, v: number): Kernel {
  return {
    name: `sortPositions ${rows} by ${v}`,
    wgsl: sortPositions,
    bindings: ['read', 'read_write', 'read_write'],
    constants: { ROWS: rows, V: v },
    grid: threadGrid(v + 1),
    flops: 0,
    bytes: 8 * (rows + v),
  };
}

/** Operands: updates (rows, C), starts, positions → out (V, C), onto zeros or onto what out holds. */
export function scatterAddKernel(rows: number, v: number, c: number, inPlace: boolean): Kernel {
  return {
    name: `scatterAdd ${rows}×${c} into ${v}`,
    wgsl: join(scatterAdd, inPlace ? baseInPlace : baseZero),
    bindings: ['read', 'read', 'read', 'read_write'],
    constants: { V: v, C: c },
    grid: threadGrid(v * c),
    flops: rows * c,
    bytes: 4 * (rows * c + v * c * (inPlace ? 2 : 1)),
  };
}
