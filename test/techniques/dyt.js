// Dynamic tanh (arXiv 2503.10622): weight · tanh(alpha · x) + bias takes every LayerNorm's place; alpha is one learned number.
import { gelu, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export const dyt = (x, alpha, weight, bias) => x.mul(alpha).tanh().mul(weight).add(bias);

export function parameters(p) {
  const ones = (name, shape) => {
    p.ones(name, shape);
    p.constant(name.replace('.weight', '.alpha'), [1], 0.5);
  };
  baseParameters({ ...p, ones });
}

export function logits(p, tokens) {
  const norm = (name, x) => dyt(x, p(`${name}.alpha`), p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
