// Grouped-query attention (arXiv 2305.13245): every two query heads share one head of keys and values.
import { attention, gelu, layerNorm, linear, mergeHeads, splitHeads } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

// qkv (B, T, (H + 2K)·D) for H query heads and K key heads → (B, T, H·D).
export function groupedAttention(qkv, heads, keyHeads) {
  const channels = qkv.shape[2] / (heads + 2 * keyHeads);
  const [q, k, v] = qkv.split([heads, keyHeads, keyHeads].map((count) => count * channels));
  return mergeHeads(attention(splitHeads(q, heads), splitHeads(k, keyHeads), splitHeads(v, keyHeads)));
}

export function parameters(p) {
  const rows = (name, count) => (name.includes('c_attn') ? (count * 2) / 3 : count); // 3C → C + C/2 + C/2
  baseParameters({
    ...p,
    normal: (name, [count, columns], std) => p.normal(name, [rows(name, count), columns], std),
    zeros: (name, [count]) => p.zeros(name, [rows(name, count)]),
  });
}

export function logits(p, tokens) {
  const { layers, heads } = settings;
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x)); // (B, T, 2C)
    x = x.add(matrix(`h.${i}.attn.c_proj`, groupedAttention(qkv, heads, heads / 2)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
