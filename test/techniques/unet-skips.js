// U-net skips (modded-nanogpt; after arXiv 1505.04597): before each layer of the second half, the output of its mirror image in the
// first half comes back in, times a learned number.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

// block(i, x) for i = 0 … layers − 1; weights has one number for each layer of the second half.
export function unet(x, weights, layers, block) {
  const skips = [];
  const half = weights.shape[0];
  for (let i = 0; i < layers; i++) {
    const back = i - (layers - half); // counts layers of the second half
    if (back >= 0) x = x.add(skips.pop().mul(weights.slice(0, back, back + 1)));
    x = block(i, x);
    if (i < half) skips.push(x);
  }
  return x;
}

export function parameters(p) {
  baseParameters(p);
  p.ones('skips', [Math.floor(settings.layers / 2)]);
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  const block = (i, before) => {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, before));
    const x = before.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    return x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  };
  const x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  return linear(norm('ln_f', unet(x, p('skips'), settings.layers, block)), p('wte'));
}
