/**
 * Causal attention, forward and backward, without a T×T matrix: grouped heads, sliding windows, softcap and ALiBi.
 * q, k, v are (B, heads, T, D)
 * views, and so are dq, dk and dv; o is (B, T, heads, D).
 */
import forward from '../../shaders/attention/forward.wgsl?raw';
import forwardQuads from '../../shaders/attention/forward_quads.wgsl?raw';
import forwardScalar from '../../shaders/attention/forward_scalar.wgsl?raw';
import forwardVec4 from '../../shaders/attention/forward_vec4.wgsl?raw';
import keyValueGradient from '../../shaders/attention/key_value_gradient.wgsl?raw';
import keyValueGradientQuads from '../../shaders/attention/key_value_gradient_quads.wgsl?raw';
import keyValueGradientScalar from '../../shaders/attention/key_value_gradient_scalar.wgsl?raw';
import keyValueGradientVec4 from '../../shaders/attention/key_value_gradient_vec4.wgsl?raw';
import operands from '../../shaders/attention/operands.wgsl?raw';
import quads from '../../shaders/attention/quads.wgsl?raw';
import queryGradient from '../../shaders/attention/query_gradient.wgsl?raw';
import queryGradientQuads from '../../shaders/attention/query_gradient_quads.wgsl?raw';
import queryGradientScalar from '../../shaders/attention/query_gradient_scalar.wgsl?raw';
import queryGradientVec4 from '../../shaders/attention/query_gradient_vec4.wgsl?raw';
import rowsScalar from '../../shaders/attention/rows_scalar.wgsl?raw';
import rowsVec4 from '../../shaders/attention/rows_vec4.wgsl?raw';
import type { BindingKind } from '../gpu/pipelines';
import { headSource } from './attention-head';
import type { HeadAccess } from './attention-head';
import type { Kernel, Variants } from './kernel';
import { join, threadGrid, wrapGrid } from './kernel';

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

interface AttentionKernel {
  readonly name: string;
  /** One thread a row, any head dimension. */
  readonly body: string;
  readonly io: { readonly vec4: string; readonly scalar: string };
  /** Four rows a thread; see shaders/attention/quads.wgsl. */
  readonly quads: { readonly body: string; readonly access: HeadAccess };
  readonly bindings: readonly BindingKind[];
  /** Products of T×T by D in it. */
  readonly products: number;
  /** Whether a row is a query's or a key's. */
  readonly rows: 'query' | 'key';
}

const areVec4 = (d: number, places: readonly HeadRows[]): boolean =>
  d % 4 === 0 && places.every((place) => Object.values(place).every((x: number) => x % 4 === 0));

const attentionKernel =
  ({ name, body, io, quads: { body: quadBody, access }, bindings, products, rows }: AttentionKernel) =>
  (shape: AttentionShape, outputs: Readonly<Record<string, HeadRows>>, variants: Variants): Kernel => {
    const { b, h, t, d, scale, keyHeads, window, softcap, alibi } = shape;
    const isVec4 = areVec4(d, [shape.q, shape.k, shape.v, ...Object.values(outputs)]);
    // Beyond 128 channels a row no longer fits what software compilers keep in registers and on the stack.
    const usesQuads = variants.attention === 'quads' && isVec4 && d % 16 === 0 && d <= 128;
    const sizes = `const HEAD_DIM = ${d}u;\nconst HEAD_DIM4 = ${Math.ceil(d / 4)}u;`;
    const parts = isVec4 ? [sizes, operands, rowsVec4, io.vec4] : [sizes, operands, rowsScalar, io.scalar];
    const heads = rows === 'query' ? h : keyHeads;
    return {
      name: `${name} ${b}×${h}×${t}×${d}`,
      wgsl: usesQuads ? join(quads, ...parts, headSource(d, access), quadBody) : join(...parts, body),
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
        ...Object.fromEntries(
          Object.entries(outputs).flatMap(([letter, rows]) => Object.entries(placeConstants(letter, rows))),
        ),
      },
      grid: usesQuads ? wrapGrid(b * heads * Math.ceil(t / 16)) : threadGrid(b * heads * t),
      flops: products * b * h * t * Math.min(t, 2 * window) * d,
      bytes: 4 * b * h * t * d * bindings.length,
    };
  };

/** Operands: q, k, v → o, lse (B, H, T). */
export const attentionForwardKernel = attentionKernel({
  name: 'attention',
  body: forward,
  io: { vec4: forwardVec4, scalar: forwardScalar },
  quads: { body: forwardQuads, access: { own: ['q'], shared: ['k', 'v'], stored: ['o'] } },
  bindings: ['read', 'read', 'read', 'read_write', 'read_write'],
  products: 2,
  rows: 'query',
});

/** Operands: q, k, v, o, do, lse → dq, delta (B, H, T). */
export const attentionQueryGradientKernel = attentionKernel({
  name: 'attentionQueryGradient',
  body: queryGradient,
  io: { vec4: queryGradientVec4, scalar: queryGradientScalar },
  quads: { body: queryGradientQuads, access: { own: ['q', 'upstream'], shared: ['k', 'v'], stored: ['dq'] } },
  bindings: ['read', 'read', 'read', 'read', 'read', 'read', 'read_write', 'read_write'],
  products: 3,
  rows: 'query',
});

/** Operands: q, k, v, do, lse, delta → dk and dv in one storage. */
export const attentionKeyValueGradientKernel = attentionKernel({
  name: 'attentionKeyValueGradient',
  body: keyValueGradient,
  io: { vec4: keyValueGradientVec4, scalar: keyValueGradientScalar },
  quads: {
    body: keyValueGradientQuads,
    access: { own: ['k', 'v'], shared: ['q', 'upstream'], stored: ['dkv'] },
  },
  bindings: ['read', 'read', 'read', 'read', 'read', 'read', 'read_write'],
  products: 4,
  rows: 'key',
});
