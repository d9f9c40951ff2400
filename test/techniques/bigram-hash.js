// Hashed bigram embeddings (modded-nanogpt; after hash embeddings, arXiv 1709.03933): the previous and the current token pick a row
// of a small table, by a hash in wrapping 32-bit integers, and the row joins the token's embedding.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

const rows = 509; // prime, so that every bit of the hash counts

export function bigramIds(tokens) {
  const previous = tokens.slice(1, 0, -1).pad(1, 1, 0, -1); // −1 before the first
  return previous.mul(-1640531535).bitwiseXor(tokens.mul(747796405)).remainder(rows);
}

export const bigramEmbedding = (tokens, table) => embedding(table, bigramIds(tokens));

export function parameters(p) {
  baseParameters(p);
  p.normal('bigrams', [rows, settings.width], settings.initStd);
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  x = x.add(bigramEmbedding(tokens, p('bigrams')));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
