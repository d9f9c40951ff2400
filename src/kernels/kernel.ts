/** What a kernel is to the engine: WGSL, its bindings in order, constants, a grid, and what it costs. */
import type { BindingKind } from '../gpu/pipelines';

export interface Kernel {
  readonly name: string;
  readonly wgsl: string;
  readonly bindings: readonly BindingKind[];
  readonly constants: Readonly<Record<string, number>>;
  readonly grid: readonly [number, number, number];
  readonly flops: number;
  /** Bytes that must move at least once. */
  readonly bytes: number;
  /** Absent where no variant changes it. */
  readonly tunable?: Tunable;
  /** Where an adapter splits what others do in one dispatch: the cost of that, or nothing if another part bears it. */
  readonly billed?: Cost | 'elsewhere';
}

export type Cost = Pick<Kernel, 'flops' | 'bytes'>;

/** What a program is charged for a kernel, the same on every adapter; null if another kernel bears it. */
export function costOf({ flops, bytes, billed }: Kernel): Cost | null {
  return billed === 'elsewhere' ? null : (billed ?? { flops, bytes });
}

/** A kernel that several variants could be, for whoever times them. */
export interface Tunable {
  readonly choice: keyof TuningTable;
  /** Kernels of one shape follow one choice. */
  readonly shape: string;
  /** The same work under other variants. */
  readonly under: (variants: Variants) => Kernel;
}

/** The variants that were fastest, by shape; a shape that is not there follows the adapter's own. */
export interface TuningTable {
  readonly matmul: Readonly<Record<string, Variants['matmul']>>;
  readonly attention: Readonly<Record<string, Variants['attention']>>;
}

/** Which variants suit an adapter; fixed before a program is compiled, so that the same script gives the same bits. */
export interface Variants {
  readonly matmul: 'registers' | 'quads' | 'shared' | 'sharedLarge' | 'sharedSmall';
  readonly rows: 'group' | 'thread';
  readonly attention: 'thread' | 'quads' | 'group';
  /** Absent in the canonical variants. */
  readonly tuned?: TuningTable;
}

/** GPUs read memory 8 times less through a tile in workgroup memory; `shared` takes the large one where it fills a GPU. */
export const hardwareVariants: Variants = { matmul: 'shared', rows: 'group', attention: 'group' };

/** Software adapters: a barrier costs 30 FMAs, a load 8. */
export const softwareVariants: Variants = { matmul: 'registers', rows: 'thread', attention: 'thread' };

/** Software adapters with subgroups: four threads share their loads. */
export const quadVariants: Variants = { matmul: 'quads', rows: 'thread', attention: 'quads' };

export const join = (...parts: readonly string[]): string => parts.join('\n');

/** Columns are read in fours on GPUs where their number allows it. */
export function elementsOf(columns: number, { rows }: Variants): { readonly alias: string; readonly lanes: number } {
  return rows === 'group' && columns % 4 === 0
    ? { alias: 'alias Elem = vec4f;', lanes: 4 }
    : { alias: 'alias Elem = f32;', lanes: 1 };
}

const maxGroups = 65535;

/** Grid of `count` workgroups in x, wrapped into y past WebGPU's 65,535. */
export function wrapGrid(count: number): [number, number, number] {
  return [Math.min(count, maxGroups), Math.ceil(count / maxGroups), 1];
}

/** Grid for one thread an element in workgroups of 64. */
export const threadGrid = (elements: number): [number, number, number] => wrapGrid(Math.ceil(elements / 64));

/** Grid for row kernels: a workgroup a row, or a thread a row. */
export const rowGrid = (rows: number, variants: Variants): [number, number, number] =>
  variants.rows === 'group' ? wrapGrid(rows) : wrapGrid(Math.ceil(rows / 64));
