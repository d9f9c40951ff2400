/**
 * Causal attention, forward and backward, without a T×T matrix: grouped heads, sliding windows, softcap and ALiBi.
 * q, k, v are (B, heads, T, D) views, and so are dq, dk and dv; o is (B, T, heads, D).
 */
import type { BindingKind } from '../gpu/pipelines';
import { attentionGrid, attentionSources, attentionVariant, attentionWgsl } from './attention-sources';
import type { Kernel, Variants } from './kernel';

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
  readonly sources: keyof typeof attentionSources;
  readonly bindings: readonly BindingKind[];
  /** Products of T×T by D in it. */
  readonly products: number;
  /** Whether a row is a query's or a key's. */
  readonly rows: 'query' | 'key';
}

const areVec4 = (d: number, places: readonly HeadRows[]): boolean =>
  d % 4 === 0 && places.every((place) => Object.values(place).every((x: number) => x % 4 === 0));

type Outputs = Readonly<Record<string, HeadRows>>;

/** A shape as text, by what a choice of tiles depends on. */
const textOf = (name: string, { b, h, t, d, keyHeads, window }: AttentionShape): string =>
  `${name} ${b}×${h}/${keyHeads}×${t}×${d} window ${Math.min(window, t)}`;

function attentionKernel(kind: AttentionKernel) {
  const { name, sources, bindings, products, rows } = kind;
  return function build(shape: AttentionShape, outputs: Outputs, variants: Variants): Kernel {
    const { b, h, t, d, scale, keyHeads, window, softcap, alibi } = shape;
    const isVec4 = areVec4(d, [shape.q, shape.k, shape.v, ...Object.values(outputs)]);
    const text = textOf(name, shape);
    const variant = attentionVariant(variants.tuned?.attention[text] ?? variants.attention, d, isVec4);
    return {
      name: `${name} ${b}×${h}×${t}×${d}`,
      wgsl: attentionWgsl(attentionSources[sources], variant, d, isVec4),
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
      grid: attentionGrid(variant, b * (rows === 'query' ? h : keyHeads), t, d),
      flops: products * b * h * t * Math.min(t, 2 * window) * d,
      bytes: 4 * b * h * t * d * bindings.length,
      ...(isVec4 && { tunable: { choice: 'attention', shape: text, under: (other) => build(shape, outputs, other) } }),
    };
  };
}

/** Operands: q, k, v → o, lse (B, H, T). */
export const attentionForwardKernel = attentionKernel({
  name: 'attention',
  sources: 'forward',
  bindings: ['read', 'read', 'read', 'read_write', 'read_write'],
  products: 2,
  rows: 'query',
});

/** Operands: q, k, v, o, do, lse → dq, delta (B, H, T). */
export const attentionQueryGradientKernel = attentionKernel({
  name: 'attentionQueryGradient',
  sources: 'queryGradient',
  bindings: ['read', 'read', 'read', 'read', 'read', 'read', 'read_write', 'read_write'],
  products: 3,
  rows: 'query',
});

/** Operands: q, k, v, do, lse, delta → dk and dv in one storage. */
export const attentionKeyValueGradientKernel = attentionKernel({
  name: 'attentionKeyValueGradient',
  sources: 'keyValueGradient',
  bindings: ['read', 'read', 'read', 'read', 'read', 'read', 'read_write'],
  products: 4,
  rows: 'key',
});
