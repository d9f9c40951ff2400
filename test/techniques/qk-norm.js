// QK-norm (arXiv 2010.04245; with RMS and learned gains as in arXiv 2302.05442): queries and keys have unit RMS in each head, so
// that scores stay bounded.
import { attention, gelu, layerNorm, linear, mergeHeads, rmsNorm, splitHeads } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

// qkv (B, T, 3C), gains (D) → (B, T, C).
export function qkNormAttention(qkv, queryGain, keyGain) {
  const heads = qkv.shape[2] / 3 / queryGain.shape[0];
  const [q, k, v] = qkv.chunk(3).map((part) => splitHeads(part, heads));
  return mergeHeads(attention(rmsNorm(q, queryGain), rmsNorm(k, keyGain), v));
}

export function parameters(p) {
  const { layers, width, heads } = settings;
  baseParameters(p);
  for (let i = 0; i < layers; i++)
    for (const name of ['q_norm', 'k_norm']) p.ones(`h.${i}.attn.${name}`, [width / heads]);
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    const mixed = qkNormAttention(qkv, p(`h.${i}.attn.q_norm`), p(`h.${i}.attn.k_norm`));
    x = x.add(matrix(`h.${i}.attn.c_proj`, mixed));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
