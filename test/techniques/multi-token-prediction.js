// Multi-token prediction (arXiv 2404.19737): above a shared trunk, one block predicts the next token and another the one after it;
// both share the head. Only the first is used at evaluation.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { crossEntropy, embedding } from 'tensor';
export * from 'gpt2-7m';

export function multiTokenLoss(logits, second, targets) {
  const later = targets.slice(1, 1).pad(1, 0, 1, -1); // the last has no target: negative ones count 0
  return crossEntropy(logits, targets).add(crossEntropy(second, later)).mean();
}

export function parameters(p) {
  baseParameters(p);
  const copy =
    (add) =>
    (name, ...rest) =>
      name.startsWith('h.0.') && add(name.replace('h.0.', 'h.second.'), ...rest);
  baseParameters({ ...p, normal: copy(p.normal), ones: copy(p.ones), zeros: copy(p.zeros) });
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  const block = (i, before) => {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, before));
    const x = before.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    return x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  };
  const head = (x) => linear(norm('ln_f', x), p('wte'));
  let trunk = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers - 1; i++) trunk = block(i, trunk);
  return { logits: head(block(settings.layers - 1, trunk)), second: head(block('second', trunk)) };
}

export const loss = ({ logits, second }, targets) => multiTokenLoss(logits, second, targets);
