/**
 * C (batch, M, N) = op(A)·op(B) with a fused epilogue. Loaders read either layout four elements at a time where the sizes
 * allow it, and element by element, with guards, where they do not.
 */
import gelu from '../../shaders/elementwise/gelu.wgsl?raw';
import accumulate from '../../shaders/matmul/epilogue_accumulate.wgsl?raw';
import bias from '../../shaders/matmul/epilogue_bias.wgsl?raw';
import biasGelu from '../../shaders/matmul/epilogue_bias_gelu.wgsl?raw';
import biasResidual from '../../shaders/matmul/epilogue_bias_residual.wgsl?raw';
import geluGradient from '../../shaders/matmul/epilogue_gelu_gradient.wgsl?raw';
import residual from '../../shaders/matmul/epilogue_residual.wgsl?raw';
import scaledResidual from '../../shaders/matmul/epilogue_scaled_residual.wgsl?raw';
import store from '../../shaders/matmul/epilogue_store.wgsl?raw';
import ioScalar from '../../shaders/matmul/io_scalar.wgsl?raw';
import ioVec4 from '../../shaders/matmul/io_vec4.wgsl?raw';
import loadAAny from '../../shaders/matmul/load_a_any.wgsl?raw';
import loadAColumns from '../../shaders/matmul/load_a_columns.wgsl?raw';
import loadARows from '../../shaders/matmul/load_a_rows.wgsl?raw';
import loadBAny from '../../shaders/matmul/load_b_any.wgsl?raw';
import loadBColumns from '../../shaders/matmul/load_b_columns.wgsl?raw';
import loadBRows from '../../shaders/matmul/load_b_rows.wgsl?raw';
import shareAColumns from '../../shaders/matmul/share_a_columns.wgsl?raw';
import shareARows from '../../shaders/matmul/share_a_rows.wgsl?raw';
import stagedTile from '../../shaders/matmul/staged_tile.wgsl?raw';
import tileQuads from '../../shaders/matmul/tile_quads.wgsl?raw';
import tileQuadsSmall from '../../shaders/matmul/tile_quads_small.wgsl?raw';
import tileRegisters from '../../shaders/matmul/tile_registers.wgsl?raw';
import tileSingle from '../../shaders/matmul/tile_single.wgsl?raw';
import tileShared from '../../shaders/matmul/tile_shared.wgsl?raw';
import tileSharedSmall from '../../shaders/matmul/tile_shared_small.wgsl?raw';
import { AppError } from '../base/errors';
import type { BindingKind } from '../gpu/pipelines';
import type { Kernel, Tunable, Variants } from './kernel';
import { join } from './kernel';

interface Epilogue {
  readonly source: string;
  /** Bindings after a, b and out. */
  readonly extras: readonly BindingKind[];
}

export const epilogues = {
  store: { source: store, extras: [] },
  accumulate: { source: accumulate, extras: [] },
  residual: { source: residual, extras: ['read'] },
  scaled_residual: { source: scaledResidual, extras: ['read'] },
  bias: { source: bias, extras: ['read'] },
  bias_residual: { source: biasResidual, extras: ['read', 'read'] },
  bias_gelu: { source: biasGelu, extras: ['read', 'read_write'] },
  gelu_gradient: { source: geluGradient, extras: ['read'] },
} as const satisfies Record<string, Epilogue>;

export type EpilogueName = keyof typeof epilogues;

export interface MatmulShape {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** False when one operand serves the whole batch. */
  readonly batchedA: boolean;
  readonly batchedB: boolean;
  readonly epilogue: EpilogueName;
  /** Of `scaled_residual`: factors of the product and of what is added to it. */
  readonly alpha?: number;
  readonly beta?: number;
}

const four = (...sizes: number[]): boolean => sizes.every((size) => size % 4 === 0);

interface Program {
  readonly sources: readonly string[];
  readonly constants: Readonly<Record<string, number>>;
  /** Rows and columns of C a workgroup makes. */
  readonly tile: readonly [number, number];
}

/** Below this a product is over before the large quad tile would be compiled. */
const largeQuadFlops = 2 ** 24;

/** Fewer leave part of a large GPU idle; see DECISIONS.md for what was measured. */
const manyTiles = 256;

const largeTiles = ({ batch, m, n }: MatmulShape): number => batch * Math.ceil(m / 64) * Math.ceil(n / 64);

function tileOf(shape: MatmulShape, variant: Variants['matmul']): Omit<Program, 'constants'> {
  const { batch, m, n, k, transposeA } = shape;
  const share = transposeA ? shareAColumns : shareARows;
  switch (variant) {
    case 'shared':
      return tileOf(shape, largeTiles(shape) >= manyTiles ? 'sharedLarge' : 'sharedSmall');
    case 'sharedLarge':
      return { sources: [stagedTile, tileShared], tile: [64, 64] };
    case 'sharedSmall':
      return { sources: [stagedTile, tileSharedSmall], tile: [32, 32] };
    case 'registers':
      return { sources: [tileRegisters], tile: [64, 64] };
    case 'quads':
      return m > 16 && 2 * batch * m * n * k >= largeQuadFlops
        ? { sources: [tileQuads, share], tile: [32, 64] }
        : { sources: [tileQuadsSmall, share], tile: [16, 32] };
  }
}

/** Whether every contiguous run is a multiple of four long. */
const isVec4 = ({ m, n, k, transposeA }: MatmulShape): boolean => four(n, k) && (!transposeA || four(m));

const layoutOf = ({ transposeA, transposeB }: MatmulShape): string =>
  `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`;

/** A shape as text; what follows the product changes no choice of tiles. */
const textOf = (shape: MatmulShape): string =>
  `matmul ${layoutOf(shape)} ${shape.batch}×${shape.m}×${shape.n}×${shape.k}`;

/** Four elements at a time. */
function vectorProgram(shape: MatmulShape, variants: Variants): Program {
  const { transposeA, transposeB } = shape;
  const { sources, tile } = tileOf(shape, variants.tuned?.matmul[textOf(shape)] ?? variants.matmul);
  const loads = [transposeA ? loadAColumns : loadARows, transposeB ? loadBColumns : loadBRows];
  return { sources: [...sources, ...loads, ioVec4], constants: {}, tile };
}

function singleProgram({ m, n, k, transposeA, transposeB }: MatmulShape): Program {
  return {
    sources: [tileSingle, loadAAny, loadBAny, ioScalar],
    constants: {
      A_ROW: transposeA ? 1 : k,
      A_COLUMN: transposeA ? m : 1,
      B_ROW: transposeB ? 1 : n,
      B_COLUMN: transposeB ? k : 1,
    },
    tile: [8, 32],
  };
}

const tunable = (shape: MatmulShape): Tunable => ({
  choice: 'matmul',
  shape: textOf(shape),
  under: (variants) => matmulKernel(shape, variants),
});

/** Operands in order: a, b, out, then the epilogue's: bias, residual or saved. */
export function matmulKernel(shape: MatmulShape, variants: Variants): Kernel {
  const { batch, m, n, k } = shape;
  if (batch > 65535 || Math.ceil(m / 8) > 65535) {
    throw new AppError(
      'shape',
      `matmul: at most 65,535 batches and 524,280 rows fit a dispatch, got ${batch} and ${m}; split the batch`,
    );
  }
  const { sources, constants, tile } = isVec4(shape) ? vectorProgram(shape, variants) : singleProgram(shape);
  const epilogue: Epilogue = epilogues[shape.epilogue];
  return {
    name: `matmul ${layoutOf(shape)} ${shape.epilogue} ${batch}×${m}×${n}×${k}`,
    wgsl: join(...sources, gelu, epilogue.source),
    bindings: ['read', 'read', 'read_write', ...epilogue.extras],
    constants: {
      M: m,
      N: n,
      K: k,
      A_BATCH: shape.batchedA ? m * k : 0,
      B_BATCH: shape.batchedB ? n * k : 0,
      ...(shape.epilogue === 'scaled_residual' ? { ALPHA: shape.alpha ?? 1, BETA: shape.beta ?? 1 } : {}),
      ...constants,
    },
    grid: [Math.ceil(n / tile[1]), Math.ceil(m / tile[0]), batch],
    flops: 2 * batch * m * n * k,
    bytes:
      4 *
      ((shape.batchedA ? batch : 1) * m * k +
        (shape.batchedB ? batch : 1) * k * n +
        batch * m * n * (1 + epilogue.extras.length)),
    ...(isVec4(shape) ? { tunable: tunable(shape) } : {}),
  };
}
