// SwiGLU (arXiv 2002.05202): the MLP's hidden layer is silu(x·gateᵀ) · (x·upᵀ), at two thirds of the width.
import { layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

const hiddenOf = (width) => Math.round((8 * width) / 3 / 8) * 8;

export function swiglu(x, gate, up, down) {
  return linear(linear(x, gate).silu().mul(linear(x, up)), down);
}

export function parameters(p) {
  const { layers, width, initStd } = settings;
  const kept =
    (add) =>
    (name, ...rest) =>
      name.includes('.mlp.') || add(name, ...rest);
  baseParameters({ ...p, normal: kept(p.normal), zeros: kept(p.zeros) });
  for (let i = 0; i < layers; i++) {
    p.normal(`h.${i}.mlp.gate`, [hiddenOf(width), width], initStd);
    p.normal(`h.${i}.mlp.up`, [hiddenOf(width), width], initStd);
    p.normal(`h.${i}.mlp.down`, [width, hiddenOf(width)], initStd / Math.sqrt(2 * layers));
  }
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    const mlp = ['gate', 'up', 'down'].map((name) => p(`h.${i}.mlp.${name}`));
    x = x.add(swiglu(norm(`h.${i}.ln_2`, x), ...mlp));
  }
  return linear(norm('ln_f', x), p('wte'));
}
