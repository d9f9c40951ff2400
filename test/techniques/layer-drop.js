// LayerDrop (arXiv 1909.11556): while training, each layer is left out with probability 0.2; as in stochastic depth
// (arXiv 1603.09382) what a layer adds keeps its expectation, here by growing where it is kept.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { settings } from 'gpt2-7m';
import { bernoulli, embedding } from 'tensor';
export * from 'gpt2-7m';

const keep = 0.8;

export function layerDrop(before, after, name, training) {
  return training ? before.lerp(after, bernoulli(keep, [], name).div(keep)) : after;
}

export function logits(p, tokens, { training }) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  const block = (i, before) => {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, before));
    const x = before.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    return x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  };
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) x = layerDrop(x, block(i, x), `h.${i}`, training);
  return linear(norm('ln_f', x), p('wte'));
}
