/**
 * Sum and max over one run of axes of a contiguous tensor seen as (outer, length, inner). Long reductions take two stages with
 * a block size fixed by the shape, so the order of additions never depends on the machine.
 */
import columns from '../../shaders/reduce/columns.wgsl?raw';
import columnsGroup from '../../shaders/reduce/columns_group.wgsl?raw';
import cumsum from '../../shaders/reduce/cumsum.wgsl?raw';
import finishAccumulate from '../../shaders/reduce/finish_accumulate.wgsl?raw';
import finishResidual from '../../shaders/reduce/finish_residual.wgsl?raw';
import finishStore from '../../shaders/reduce/finish_store.wgsl?raw';
import loadSquare from '../../shaders/reduce/load_square.wgsl?raw';
import loadValue from '../../shaders/reduce/load_value.wgsl?raw';
import maximum from '../../shaders/reduce/max.wgsl?raw';
import rows from '../../shaders/reduce/rows.wgsl?raw';
import sum from '../../shaders/reduce/sum.wgsl?raw';
import type { Kernel, Variants } from './kernel';
import { elementsOf, join, rowGrid, threadGrid, wrapGrid } from './kernel';
import { rowParts } from './rows';

const combiners = { sum, max: maximum } as const;
const loads = { value: loadValue, square: loadSquare } as const;

export type Combiner = keyof typeof combiners;
export type ReduceLoad = keyof typeof loads;

/** What becomes of a column's sum: it is the result, is added to it, or is added to a third operand. */
const finishes = { store: finishStore, accumulate: finishAccumulate, residual: finishResidual } as const;

export type ReduceFinish = keyof typeof finishes;

/** Operands: out (rows), x (total). Row r covers elements r·length to (r+1)·length, as far as `total`. */
export function reduceRowsKernel(
  combiner: Combiner,
  load: ReduceLoad,
  size: { readonly rows: number; readonly length: number; readonly total: number },
  variants: Variants,
): Kernel {
  return {
    name: `${combiner} ${load} rows ${size.rows}×${size.length}`,
    wgsl: join('alias Elem = f32;', rowParts[variants.rows], rows, combiners[combiner], loads[load]),
    bindings: ['read_write', 'read'],
    constants: { ROWS: size.rows, LENGTH: size.length, TOTAL: size.total },
    grid: rowGrid(size.rows, variants),
    flops: size.total,
    bytes: 4 * size.total,
  };
}

/** With so many columns there is a thread for each. */
const manyColumns = 32_768;

/** Operands: out (outer, blocks, inner), x (outer, length, inner), and the residual if there is one. */
export function reduceColumnsKernel(
  combiner: Combiner,
  load: ReduceLoad,
  size: { readonly outer: number; readonly length: number; readonly inner: number; readonly block: number },
  variants: Variants,
  finish: ReduceFinish = 'store',
): Kernel {
  const { outer, length, inner, block } = size;
  const blocks = Math.ceil(length / block);
  const { alias, lanes } = elementsOf(inner, variants);
  const columnCount = (outer * blocks * inner) / lanes;
  const isGroup = variants.rows === 'group' && length >= 16 && columnCount < manyColumns;
  return {
    name: `${combiner} ${load} columns ${outer}×${length}×${inner}`,
    wgsl: join(
      ...[alias, rowParts.thread, isGroup ? columnsGroup : columns],
      ...[combiners[combiner], loads[load], finishes[finish]],
    ),
    bindings: ['read_write', 'read', ...(finish === 'residual' ? (['read'] as const) : [])],
    constants: { OUTER: outer, LENGTH: length, INNER: inner / lanes, BLOCK: block, BLOCKS: blocks },
    grid: isGroup ? wrapGrid(columnCount) : threadGrid(columnCount),
    flops: outer * length * inner,
    bytes: 4 * outer * length * inner,
  };
}

/** Operands: x (outer, length, inner), out. Running sums over length, from the end if reversed. */
export function cumsumKernel(size: {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly isReversed: boolean;
}): Kernel {
  const { outer, length, inner, isReversed } = size;
  return {
    name: `cumsum ${outer}×${length}×${inner}`,
    wgsl: cumsum,
    bindings: ['read', 'read_write'],
    constants: { OUTER: outer, LENGTH: length, INNER: inner, REVERSED: isReversed ? 1 : 0 },
    grid: threadGrid(outer * inner),
    flops: outer * length * inner,
    bytes: 8 * outer * length * inner,
  };
}
