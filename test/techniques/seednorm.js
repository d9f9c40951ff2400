// SeeDNorm (arXiv 2510.22777): (tanh(x·βᵀ)·α + γ) ⊙ x / RMS(x), an RMSNorm whose gain depends on its input.
import { gelu, linear, multiHeadAttention, rmsNorm } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export function seedNorm(x, alpha, beta, gamma) {
  const activation = x.mul(beta).sum(-1, true).tanh(); // (…, 1), one number a token
  return rmsNorm(x).mul(activation.mul(alpha).add(gamma));
}

export function parameters(p) {
  const ones = (name, shape) => {
    p.ones(name, shape);
    p.ones(name.replace('.weight', '.alpha'), shape);
  };
  baseParameters({ ...p, ones });
}

export function logits(p, tokens) {
  const norm = (name, x) => seedNorm(x, p(`${name}.alpha`), p(`${name}.bias`), p(`${name}.weight`)); // β starts at 0
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  let x = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  for (let i = 0; i < settings.layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
