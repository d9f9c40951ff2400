// Gated value embeddings (modded-nanogpt, autoresearch; after value residuals, arXiv 2410.17897): in every other layer, tokens have
// an embedding of their own that joins the attention's values, through a gate of 0 … 2 a head read from the first channels.
import { attention, gelu, layerNorm, linear, mergeHeads, splitHeads } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

const gateChannels = 32;
const hasValueEmbedding = (layer) => layer % 2 === (settings.layers - 1) % 2;

// v (B, H, T, D), values and x (B, T, C), weight (H, channels read).
export function addValues(v, values, x, weight) {
  const [heads, channels] = weight.shape;
  const gate = linear(x.slice(-1, 0, channels), weight)
    .sigmoid()
    .mul(2); // (B, T, H)
  return v.add(splitHeads(values, heads).mul(gate.transpose(1, 2).unsqueeze(-1)));
}

export function parameters(p) {
  const { layers, width: C, heads, initStd } = settings;
  baseParameters(p);
  for (let i = 0; i < layers; i++) {
    if (!hasValueEmbedding(i)) continue;
    p.normal(`h.${i}.attn.ve`, [p.vocabularySize, C], initStd);
    p.zeros(`h.${i}.attn.ve_gate`, [heads, Math.min(gateChannels, C)]);
  }
}

export function logits(p, tokens) {
  const { layers, heads } = settings;
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < layers; i++) {
    const normed = norm(`h.${i}.ln_1`, x);
    const qkv = matrix(`h.${i}.attn.c_attn`, normed);
    const [q, k, plain] = qkv.chunk(3).map((part) => splitHeads(part, heads));
    const values = () => embedding(p(`h.${i}.attn.ve`), tokens); // (B, T, C)
    const v = hasValueEmbedding(i) ? addValues(plain, values(), normed, p(`h.${i}.attn.ve_gate`)) : plain;
    x = x.add(matrix(`h.${i}.attn.c_proj`, mergeHeads(attention(q, k, v))));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
