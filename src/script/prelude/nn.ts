/** Layers, in terms of tensors. B sequences, T tokens, C channels, H heads of D channels. */
import type { Tensor } from './core';
import { apply, one } from './core';
import { arange, bernoulli, cat, where } from './tensor';

/** x·weightᵀ + bias: x (…, in), weight (out, in), bias (out) → (…, out). */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const rows = x.shape.slice(0, -1);
  const flat = x.reshape(-1, x.shape.at(-1) as number).matmul(weight.transpose(0, 1));
  return (bias ? flat.add(bias) : flat).reshape(...rows, weight.shape[0] as number);
}

/** (x − mean) · rstd · weight + bias over the last axis (arXiv 1607.06450). */
export const layerNorm = (x: Tensor, weight: Tensor, bias: Tensor, eps = 1e-5): Tensor =>
  apply('layerNorm', [x, weight, bias], { eps })[0] as Tensor;

/** x · rsqrt(mean x² + eps), times weight if given (arXiv 1910.07467). */
export function rmsNorm(x: Tensor, weight?: Tensor, eps = 1e-6): Tensor {
  const normed = x.mul(x.square().mean(-1, true).add(eps).rsqrt());
  return weight ? normed.mul(weight) : normed;
}

export interface AttentionOptions {
  /** 1/√D by default. */
  readonly scale?: number;
  /** A query sees itself and the window − 1 keys before it. */
  readonly window?: number;
  /** Scores become softcap · tanh(score / softcap) (arXiv 2408.00118). */
  readonly softcap?: number;
  /** Head h = 1 … H adds −2^(−alibi·h/H) · distance to its scores; 8 in arXiv 2108.12409. */
  readonly alibi?: number;
  /** Added to scores; broadcasts to (B, H, T, T). This path keeps a T×T matrix. */
  readonly bias?: Tensor;
}

/** Causal softmax(q·kᵀ·scale)·v: q (B, H, T, D), k and v (B, K, T, D) with K dividing H (arXiv 2305.13245) → like q. */
export function attention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): Tensor {
  const { bias, ...rest } = options;
  if (bias) return biasedAttention(q, k, v, options);
  const attributes = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return apply('attention', [q, k, v], attributes)[0] as Tensor;
}

function biasedAttention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions): Tensor {
  const [b, h, t, d] = q.shape as [number, number, number, number];
  const heads = k.shape[1] as number;
  const shared = (x: Tensor): Tensor =>
    heads === h
      ? x
      : x
          .unsqueeze(2)
          .expand(b, heads, h / heads, t, d)
          .reshape(b, h, t, d);
  const { scale = 1 / Math.sqrt(d), softcap, window = t, alibi, bias } = options;
  const raw = q.mul(scale).matmul(shared(k).transpose());
  const capped = softcap === undefined ? raw : raw.div(softcap).tanh().mul(softcap);
  const distance = arange(t).unsqueeze(1).sub(arange(t));
  const slopes = arange(h)
    .float()
    .add(1)
    .mul((-(alibi ?? 0) * Math.LN2) / h)
    .exp()
    .reshape(h, 1, 1);
  const placed = alibi === undefined ? capped : capped.sub(slopes.mul(distance.float()));
  const seen = distance.ge(0).mul(distance.lt(window));
  const scores = where(seen, bias ? placed.add(bias) : placed, -1e30);
  return scores.softmax(-1).matmul(shared(v));
}

/** Multi-head attention over one projected qkv (B, T, 3C) → (B, T, C). */
export function multiHeadAttention(qkv: Tensor, heads: number, options: AttentionOptions = {}): Tensor {
  const [q, k, v] = qkv.chunk(3).map((part) => splitHeads(part, heads)) as [Tensor, Tensor, Tensor];
  return mergeHeads(attention(q, k, v, options));
}

/** (B, T, H·D) → (B, H, T, D). */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [b, t, c] = x.shape as [number, number, number];
  return x.reshape(b, t, heads, c / heads).transpose(1, 2);
}

/** (B, H, T, D) → (B, T, H·D). */
export function mergeHeads(x: Tensor): Tensor {
  const [b, h, t, d] = x.shape as [number, number, number, number];
  return x.transpose(1, 2).reshape(b, t, h * d);
}

/** Rotary positions (arXiv 2104.09864) on x (…, T, D): pairs j and j + channels/2 of the first `channels` turn. */
export function rope(x: Tensor, base = 10000, channels = x.shape.at(-1) as number): Tensor {
  const [t, d] = x.shape.slice(-2) as [number, number];
  const half = channels / 2;
  const rate = arange(half)
    .float()
    .mul(-Math.log(base) / half)
    .exp();
  const angle = arange(t).float().unsqueeze(1).mul(rate);
  const [cos, sin] = [angle.cos(), angle.sin()];
  const [x1, x2, ...rest] = x.split(channels === d ? [half, half] : [half, half, d - channels]) as [Tensor, Tensor];
  return cat([x1.mul(cos).add(x2.mul(sin)), x2.mul(cos).sub(x1.mul(sin)), ...rest]);
}

/** x (B, T, …) moved later by `steps` tokens, zeros coming in. */
export const shift = (x: Tensor, steps = 1): Tensor => x.slice(1, 0, (x.shape[1] as number) - steps).pad(1, steps);

/** Depthwise convolution over time: x (B, T, C), weight (C, K), whose last tap is the present → (B, T, C). */
export function causalConv1d(x: Tensor, weight: Tensor): Tensor {
  const taps = weight.chunk(weight.shape[1] as number, 1).map((tap) => tap.squeeze(1));
  const terms = taps.map((tap, i) => (i === taps.length - 1 ? x : shift(x, taps.length - 1 - i)).mul(tap));
  return terms.reduce((a, b) => a.add(b));
}

/** Zeroes a share of x and scales up the rest while training (arXiv 1207.0580). */
export function dropout(x: Tensor, rate: number, name: string, training: boolean): Tensor {
  return training && rate > 0 ? x.mul(bernoulli(1 - rate, x.shape, name).div(1 - rate)) : x;
}

export const gelu = (x: Tensor): Tensor => one('gelu', [x]);
export const relu = (x: Tensor): Tensor => one('relu', [x]);
export const silu = (x: Tensor): Tensor => x.silu();
