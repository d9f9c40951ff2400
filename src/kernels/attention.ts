/**
 * Causal attention, forward and backward, without a T×T matrix: grouped heads, sliding windows, softcap and ALiBi.
 * q, k, v are (B, heads, T, D) views; outputs are
 * (B, T, heads, D).
 */
import forward from '../../shaders/attention/forward.wgsl?raw';
import forwardScalar from '../../shaders/attention/forward_scalar.wgsl?raw';
import forwardVec4 from '../../shaders/attention/forward_vec4.wgsl?raw';
import keyValueGradient from '../../shaders/attention/key_value_gradient.wgsl?raw';
import keyValueGradientScalar from '../../shaders/attention/key_value_gradient_scalar.wgsl?raw';
import keyValueGradientVec4 from '../../shaders/attention/key_value_gradient_vec4.wgsl?raw';
import operands from '../../shaders/attention/operands.wgsl?raw';
import queryGradient from '../../shaders/attention/query_gradient.wgsl?raw';
import queryGradientScalar from '../../shaders/attention/query_gradient_scalar.wgsl?raw';
import queryGradientVec4 from '../../shaders/attention/query_gradient_vec4.wgsl?raw';
import rowsScalar from '../../shaders/attention/rows_scalar.wgsl?raw';
import rowsVec4 from '../../shaders/attention/rows_vec4.wgsl?raw';
import type { BindingKind } from '../gpu/pipelines';
import type { Kernel } from './kernel';
import { join, threadGrid } from './kernel';

/** Where a (B, H, T, D) view lies in its buffer, in elements; channels are contiguous. */
export interface HeadRows {
  readonly offset: number;
  readonly batch: number;
  readonly head: number;
  readonly row: number;
}

export interface AttentionShape {
  readonly b: number;
  readonly h: number;
  readonly t: number;
  readonly d: number;
  /** Key and value heads; h is a multiple of it. */
  readonly keyHeads: number;
  readonly scale: number;
  /** Keys a query sees, itself included; t for all of them. */
  readonly window: number;
  /** 0: none. */
  readonly softcap: number;
  readonly alibi: number;
  readonly q: HeadRows;
  readonly k: HeadRows;
  readonly v: HeadRows;
}

const placeConstants = (letter: string, rows: HeadRows): Record<string, number> => ({
  [`${letter}_OFFSET`]: rows.offset,
  [`${letter}_BATCH`]: rows.batch,
  [`${letter}_HEAD`]: rows.head,
  [`${letter}_ROW`]: rows.row,
});

const attentionKernel =
  (
    name: string,
    body: string,
    io: { vec4: string; scalar: string },
    bindings: readonly BindingKind[],
    products: number,
  ) =>
  (shape: AttentionShape): Kernel => {
    const { b, h, t, d, scale, keyHeads, window, softcap, alibi } = shape;
    const places = [shape.q, shape.k, shape.v];
    const isVec4 = d % 4 === 0 && places.every((place) => Object.values(place).every((x: number) => x % 4 === 0));
    const sizes = `const HEAD_DIM = ${d}u;\nconst HEAD_DIM4 = ${Math.ceil(d / 4)}u;`;
    return {
      name: `${name} ${b}×${h}×${t}×${d}`,
      wgsl: join(sizes, operands, isVec4 ? rowsVec4 : rowsScalar, isVec4 ? io.vec4 : io.scalar, body),
      bindings,
      constants: {
        B: b,
        H: h,
        T: t,
        SCALE: scale,
        GROUP: h / keyHeads,
        WINDOW: Math.min(window, t),
        SOFTCAP: softcap,
        ALIBI: alibi,
        ...placeConstants('Q', shape.q),
        ...placeConstants('K', shape.k),
        ...placeConstants('V', shape.v),
      },
      grid: threadGrid(b * h * t),
      flops: products * b * h * t * Math.min(t, 2 * window) * d,
      bytes: 4 * b * h * t * d * bindings.length,
    };
  };

/** Operands: q, k, v → o, lse (B, H, T). */
export const attentionForwardKernel = attentionKernel(
  'attention',
  forward,
  { vec4: forwardVec4, scalar: forwardScalar },
  ['read', 'read', 'read', 'read_write', 'read_write'],
  2,
);

/** Operands: q, k, v, o, do, lse → dq, delta (B, H, T). */
export const attentionQueryGradientKernel = attentionKernel(
  'attentionQueryGradient',
  queryGradient,
  { vec4: queryGradientVec4, scalar: queryGradientScalar },
  ['read', 'read', 'read', 'read', 'read', 'read', 'read_write', 'read_write'],
  3,
);

/** Operands: q, k, v, do, lse, delta → dk, dv. */
export const attentionKeyValueGradientKernel = attentionKernel(
  'attentionKeyValueGradient',
  keyValueGradient,
  { vec4: keyValueGradientVec4, scalar: keyValueGradientScalar },
  ['read', 'read', 'read', 'read', 'read', 'read', 'read_write', 'read_write'],
  4,
);
