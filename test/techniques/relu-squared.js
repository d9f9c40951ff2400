// ReLU² (Primer, arXiv 2109.08668): the MLP's activation is max(x, 0)².
import { layerNorm, linear, multiHeadAttention } from 'nn';
import { settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export const reluSquared = (x) => x.relu().square();

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    const hidden = reluSquared(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, hidden));
  }
  return linear(norm('ln_f', x), p('wte'));
}
