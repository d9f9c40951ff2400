// A learned bias for every head and pair of positions, added to the scores (after T5's, arXiv 1910.10683, without buckets).
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

// qkv (B, T, 3C) with a bias (H, N, N) for up to N positions → (B, T, C).
export function biasedAttention(qkv, bias) {
  const T = qkv.shape[1];
  return multiHeadAttention(qkv, bias.shape[0], { bias: bias.slice(1, 0, T).slice(2, 0, T) });
}

export function parameters(p) {
  const { layers, heads } = settings;
  baseParameters(p);
  for (let i = 0; i < layers; i++) p.zeros(`h.${i}.attn.bias`, [heads, p.longestContext, p.longestContext]);
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, biasedAttention(qkv, p(`h.${i}.attn.bias`))));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
