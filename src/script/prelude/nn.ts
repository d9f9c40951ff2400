/** Layers, in terms of the operations of `tensor`. */
import type { Tensor } from './tensor';
import { apply, cat, crossEntropy, embedding, full, tensor, where } from './tensor';

export { cat, crossEntropy, embedding, full, tensor, where };

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

/** Causal softmax(q·kᵀ·scale)·v without a T×T matrix: q, k, v (B, H, T, D) → (B, H, T, D). Scale 1/√D by default. */
export const attention = (q: Tensor, k: Tensor, v: Tensor, options: { scale?: number } = {}): Tensor =>
  apply('attention', [q, k, v], options.scale === undefined ? {} : { scale: options.scale })[0] as Tensor;

/** Multi-head attention over one projected qkv (B, T, 3C) → (B, T, C). */
export function multiHeadAttention(qkv: Tensor, heads: number): Tensor {
  const [b, t, c3] = qkv.shape as [number, number, number];
  const c = c3 / 3;
  const [q, k, v] = qkv.split([c, c, c]).map((part) => part.reshape(b, t, heads, c / heads).transpose(1, 2)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  return attention(q, k, v).transpose(1, 2).reshape(b, t, c);
}

export const gelu = (x: Tensor): Tensor => x.gelu();
export const relu = (x: Tensor): Tensor => x.relu();
export const silu = (x: Tensor): Tensor => x.silu();
