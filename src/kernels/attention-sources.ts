/** WGSL of attention's three kernels under each variant, and the rows a workgroup takes. */
import forward from '../../shaders/attention/forward.wgsl?raw';
import forwardGroup from '../../shaders/attention/forward_group.wgsl?raw';
import forwardQuads from '../../shaders/attention/forward_quads.wgsl?raw';
import forwardScalar from '../../shaders/attention/forward_scalar.wgsl?raw';
import forwardVec4 from '../../shaders/attention/forward_vec4.wgsl?raw';
import fourRows from '../../shaders/attention/four_rows.wgsl?raw';
import keyValueGradient from '../../shaders/attention/key_value_gradient.wgsl?raw';
import keyValueGradientGroup from '../../shaders/attention/key_value_gradient_group.wgsl?raw';
import keyValueGradientQuads from '../../shaders/attention/key_value_gradient_quads.wgsl?raw';
import keyValueGradientScalar from '../../shaders/attention/key_value_gradient_scalar.wgsl?raw';
import keyValueGradientVec4 from '../../shaders/attention/key_value_gradient_vec4.wgsl?raw';
import operands from '../../shaders/attention/operands.wgsl?raw';
import quads from '../../shaders/attention/quads.wgsl?raw';
import queryGradient from '../../shaders/attention/query_gradient.wgsl?raw';
import queryGradientGroup from '../../shaders/attention/query_gradient_group.wgsl?raw';
import queryGradientQuads from '../../shaders/attention/query_gradient_quads.wgsl?raw';
import queryGradientScalar from '../../shaders/attention/query_gradient_scalar.wgsl?raw';
import queryGradientVec4 from '../../shaders/attention/query_gradient_vec4.wgsl?raw';
import rowsScalar from '../../shaders/attention/rows_scalar.wgsl?raw';
import rowsVec4 from '../../shaders/attention/rows_vec4.wgsl?raw';
import tiles from '../../shaders/attention/tiles.wgsl?raw';
import stagedBlocks from '../../shaders/common/staged_blocks.wgsl?raw';
import { headSource } from './attention-head';
import type { HeadAccess } from './attention-head';
import type { Variants } from './kernel';
import { join, threadGrid, wrapGrid } from './kernel';

interface Sources {
  /** One thread a row, any head dimension. */
  readonly thread: string;
  /** A tile a workgroup; see shaders/attention/tiles.wgsl. */
  readonly group: string;
  /** Four rows a thread; see shaders/attention/quads.wgsl. */
  readonly quads: { readonly body: string; readonly access: HeadAccess };
  readonly io: { readonly vec4: string; readonly scalar: string };
}

export const attentionSources = {
  forward: {
    thread: forward,
    group: forwardGroup,
    quads: { body: forwardQuads, access: { own: ['q'], shared: ['k', 'v'], stored: ['o'] } },
    io: { vec4: forwardVec4, scalar: forwardScalar },
  },
  queryGradient: {
    thread: queryGradient,
    group: queryGradientGroup,
    quads: { body: queryGradientQuads, access: { own: ['q', 'upstream'], shared: ['k', 'v'], stored: ['dq'] } },
    io: { vec4: queryGradientVec4, scalar: queryGradientScalar },
  },
  keyValueGradient: {
    thread: keyValueGradient,
    group: keyValueGradientGroup,
    quads: { body: keyValueGradientQuads, access: { own: ['k', 'v'], shared: ['q', 'upstream'], stored: ['dkv'] } },
    io: { vec4: keyValueGradientVec4, scalar: keyValueGradientScalar },
  },
} as const satisfies Record<string, Sources>;

/** Beyond 128 channels a row no longer fits what compilers keep in registers, nor a tile its workgroup memory. */
const maxChannels = 128;

/** The variant that a head of `d` channels gets where `wanted` is asked for. */
export function attentionVariant(wanted: Variants['attention'], d: number, isVec4: boolean): Variants['attention'] {
  if (!isVec4 || d > maxChannels) return 'thread';
  return wanted === 'quads' && d % 16 !== 0 ? 'thread' : wanted;
}

/** Blocks of four rows in a tile; half as many beyond 64 channels, so that a thread owns two blocks of a sum all the same. */
const rowBlocks = (d: number): number => (d <= 64 ? 8 : 4);

export function attentionWgsl(
  { thread, group, quads: { body, access }, io }: Sources,
  variant: Variants['attention'],
  d: number,
  isVec4: boolean,
): string {
  const sizes = `const HEAD_DIM = ${d}u;\nconst HEAD_DIM4 = ${Math.ceil(d / 4)}u;`;
  const parts = isVec4 ? [sizes, operands, rowsVec4, io.vec4] : [sizes, operands, rowsScalar, io.scalar];
  switch (variant) {
    case 'thread':
      return join(...parts, thread);
    case 'quads':
      return join(quads, fourRows, ...parts, headSource(d, access), body);
    case 'group':
      return join(`const ROW_BLOCKS = ${rowBlocks(d)}u;`, ...parts, fourRows, stagedBlocks, tiles, group);
  }
}

/** Grid over `t` rows of each of `heads`. */
export function attentionGrid(
  variant: Variants['attention'],
  heads: number,
  t: number,
  d: number,
): [number, number, number] {
  switch (variant) {
    case 'thread':
      return threadGrid(heads * t);
    case 'quads':
      return wrapGrid(heads * Math.ceil(t / 16));
    case 'group':
      return wrapGrid(heads * Math.ceil(t / (4 * rowBlocks(d))));
  }
}
