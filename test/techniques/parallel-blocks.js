// Parallel layers (PaLM, arXiv 2204.02311): x + attention(norm(x)) + MLP(norm(x)), without biases, so that one matrix makes
// queries, keys, values and hidden layer, and one reads them.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { cat, embedding } from 'tensor';
export * from 'gpt2-7m';

// x (B, T, C), into (7C, C), out (C, 5C) → (B, T, C).
export function parallelLayers(x, into, out, heads) {
  const C = x.shape[2];
  const [qkv, hidden] = linear(x, into).split([3 * C, 4 * C]);
  return linear(cat([multiHeadAttention(qkv, heads), gelu(hidden)]), out);
}

export function parameters(p) {
  const { layers, width: C, initStd } = settings;
  const kept =
    (add) =>
    (name, ...rest) =>
      /^w|ln_1|ln_f/.test(name) && add(name, ...rest);
  baseParameters({ ...p, normal: kept(p.normal), ones: kept(p.ones), zeros: kept(p.zeros) });
  for (let i = 0; i < layers; i++) {
    p.normal(`h.${i}.into`, [7 * C, C], initStd);
    p.normal(`h.${i}.out`, [C, 5 * C], initStd / Math.sqrt(layers));
  }
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++)
    x = x.add(parallelLayers(norm(`h.${i}.ln_1`, x), p(`h.${i}.into`), p(`h.${i}.out`), settings.heads));
  return linear(norm('ln_f', x), p('wte'));
}
