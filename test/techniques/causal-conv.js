// A depthwise causal convolution of width 3 (as Primer's, arXiv 2109.08668) in front of each attention, with a residual path:
// x_t + Σ_k weight_k ⊙ x_{t−2+k}, k = 0, 1, 2.
import { causalConv1d, gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

const taps = 3;

export const convolve = (x, weight) => x.add(causalConv1d(x, weight));

export function parameters(p) {
  const { layers, width } = settings;
  baseParameters(p);
  for (let i = 0; i < layers; i++) p.zeros(`h.${i}.conv`, [width, taps]);
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, convolve(norm(`h.${i}.ln_1`, x), p(`h.${i}.conv`)));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
