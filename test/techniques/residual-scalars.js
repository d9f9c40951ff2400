// Residual scalars (modded-nanogpt, autoresearch): each layer starts from λ · x + λ₀ · x₀, x₀ being the embedding; both are learned.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { parameters as baseParameters, settings } from 'gpt2-7m';
import { embedding } from 'tensor';
export * from 'gpt2-7m';

export function rescaled(x, x0, lambdas, x0Lambdas, layer) {
  const [own, first] = [lambdas, x0Lambdas].map((all) => all.slice(0, layer, layer + 1));
  return x.mul(own).add(x0.mul(first));
}

export function parameters(p) {
  baseParameters(p);
  p.ones('resid_lambdas', [settings.layers]);
  p.constant('x0_lambdas', [settings.layers], 0.1);
}

export function logits(p, tokens) {
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  const x0 = embedding(p('wte'), tokens).add(p('wpe').slice(0, 0, tokens.shape[1]));
  let x = x0;
  for (let i = 0; i < settings.layers; i++) {
    x = rescaled(x, x0, p('resid_lambdas'), p('x0_lambdas'), i);
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x));
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, settings.heads)));
    x = x.add(matrix(`h.${i}.mlp.c_proj`, gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  return linear(norm('ln_f', x), p('wte'));
}
