// ALiBi (arXiv 2108.12409): head h of H adds −2^(−8h/H) · distance to its scores; there are no other positions.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export const alibiAttention = (qkv, heads) => multiHeadAttention(qkv, heads, { alibi: 8 });

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
    x = x.add(matrix(`h.${i}.attn.c_proj`, alibiAttention(qkv, heads)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
