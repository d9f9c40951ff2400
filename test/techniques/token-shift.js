// Token shift (RWKV, arXiv 2305.13048): attention and MLP read μ ⊙ x_t + (1 − μ) ⊙ x_{t−1}, with μ learned for each channel.
import { gelu, layerNorm, linear, multiHeadAttention, shift } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export const tokenShift = (x, mu) => shift(x).lerp(x, mu);

export function parameters(p) {
  const ones = (name, shape) => {
    p.ones(name, shape);
    if (!name.startsWith('ln_f')) p.constant(name.replace('.weight', '.mu'), shape, 0.75);
  };
  baseParameters({ ...p, ones });
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const mixed = (name, x) => tokenShift(norm(name, x), p(`${name}.mu`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, mixed(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, mixed(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
