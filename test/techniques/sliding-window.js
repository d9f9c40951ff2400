// Sliding-window attention (Longformer, arXiv 2004.05150): a token sees itself and the keys just before it, a quarter of the
// context in all; layers on top of each other see further.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export const slidingAttention = (qkv, heads, window) => multiHeadAttention(qkv, heads, { window });

export function logits(p, tokens) {
  const { layers, heads, contextLength } = settings;
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, slidingAttention(qkv, heads, contextLength / 4)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
