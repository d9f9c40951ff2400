// Dropout (arXiv 1207.0580), where GPT-2 has it: on the embeddings and on what attention and MLP add, while training.
import { dropout, gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

const rate = 0.1;

export const drop = (x, name, training) => dropout(x, rate, name, training);

export function logits(p, tokens, { training }) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  const dropped = (name, x) => drop(matrix(name, x), name, training);
  const embedded = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  let x = drop(embedded, 'embedding', training);
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(dropped(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    x = x.add(dropped(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
