// Partial RoPE (arXiv 2104.09864; on a part of the channels as in arXiv 2204.06745): half of each head's channels turn with the
// position, the others carry none, and learned positions go.
import { attention, gelu, layerNorm, linear, mergeHeads, rope, splitHeads } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export const partialRope = (x) => rope(x, 10000, x.shape.at(-1) / 2);

export function parameters(p) {
  baseParameters({ ...p, normal: (name, ...rest) => name === 'wpe' || p.normal(name, ...rest) });
}

export function logits(p, tokens) {
  const { layers, heads } = settings;
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens);
  for (let i = 0; i < layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    const [q, k, v] = qkv.chunk(3).map((part) => splitHeads(part, heads)); // (B, H, T, D)
    x = x.add(matrix(`h.${i}.attn.c_proj`, mergeHeads(attention(partialRope(q), partialRope(k), v))));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
