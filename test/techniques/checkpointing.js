// Checkpointing (arXiv 1604.06174): attention and MLP keep nothing for the backward pass, which computes them again. The same
// numbers, in less memory.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { settings } from 'gpt2-7m';
import { checkpoint, embedding } from 'tensor';
export * from 'gpt2-7m';

export const attend = (x, into, intoBias, out, outBias, heads) =>
  checkpoint(() => linear(multiHeadAttention(linear(x, into, intoBias), heads), out, outBias));

export const mlp = (x, into, intoBias, out, outBias) =>
  checkpoint(() => linear(gelu(linear(x, into, intoBias)), out, outBias));

export function logits(p, tokens) {
  const pair = (name) => [p(`${name}.weight`), p(`${name}.bias`)];
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const normed = layerNorm(x, ...pair(`h.${i}.ln_1`));
    x = x.add(attend(normed, ...pair(`h.${i}.attn.c_attn`), ...pair(`h.${i}.attn.c_proj`), settings.heads));
    x = x.add(mlp(layerNorm(x, ...pair(`h.${i}.ln_2`)), ...pair(`h.${i}.mlp.c_fc`), ...pair(`h.${i}.mlp.c_proj`)));
  }
  return linear(layerNorm(x, ...pair('ln_f')), p('wte'));
}
