/** Row gather and its deterministic gradient: positions sorted by id, then ordered sums. */
import gather from '../../shaders/embedding/gather.wgsl?raw';
import scatterAdd from '../../shaders/embedding/scatter_add.wgsl?raw';
import sortPositions from '../../shaders/embedding/sort_positions.wgsl?raw';
import sortPositionsQuads from '../../shaders/embedding/sort_positions_quads.wgsl?raw';
import type { Kernel } from './kernel';
import { threadGrid } from './kernel';

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

/** Operands: ids (rows) → positions (rows). */
export function sortPositionsKernel(rows: number, v: number): Kernel {
  return {
    name: `sortPositions ${rows} by ${v}`,
    wgsl: rows % 4 === 0 ? sortPositionsQuads : sortPositions,
    bindings: ['read', 'read_write'],
    constants: { ROWS: rows, V: v },
    grid: threadGrid(rows),
    flops: 0,
    bytes: 8 * rows,
  };
}

/** Operands: updates (rows, C), ids, positions → out (V, C), onto what it holds. */
export function scatterAddKernel(rows: number, v: number, c: number): Kernel {
  return {
    name: `scatterAdd ${rows}×${c} into ${v}`,
    wgsl: scatterAdd,
    bindings: ['read', 'read', 'read', 'read_write'],
    constants: { ROWS: rows, V: v, C: c },
    grid: threadGrid(rows * c),
    flops: rows * c,
    bytes: 12 * rows * c,
  };
}
