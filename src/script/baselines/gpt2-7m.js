// GPT-2 at 7.43M parameters: LayerNorm, learned positions, tanh GELU, tied head, AdamW (Radford et al. 2019).
// B sequences, T tokens, C channels, V tokens in the vocabulary.
import { gelu, layerNorm, linear, multiHeadAttention } from 'nn';
import { adamw, clipByGlobalNorm } from 'optim';
import { embedding } from 'tensor';

export const settings = {
  contextLength: 256,
  layers: 8,
  width: 256,
  heads: 4,
  sequencesPerStep: 64,
  sequencesPerMicroBatch: 16,
  lr: 0.001,
  minLr: 0.0001,
  warmup: 0.02,
  weightDecay: 0.1,
  beta1: 0.9,
  beta2: 0.95,
  eps: 1e-8,
  clipNorm: 1,
  initStd: 0.02,
};

export function parameters(p) {
  const { layers, width: C, initStd } = settings;
  const residualStd = initStd / Math.sqrt(2 * layers);
  const norm = (name) => {
    p.ones(`${name}.weight`, [C]);
    p.zeros(`${name}.bias`, [C]);
  };
  const matrix = (name, rows, columns, std) => {
    p.normal(`${name}.weight`, [rows, columns], std);
    p.zeros(`${name}.bias`, [rows]);
  };
  p.normal('wte', [p.vocabularySize, C], initStd);
  p.normal('wpe', [p.longestContext, C], initStd);
  for (let i = 0; i < layers; i++) {
    norm(`h.${i}.ln_1`);
    matrix(`h.${i}.attn.c_attn`, 3 * C, C, initStd);
    matrix(`h.${i}.attn.c_proj`, C, C, residualStd);
    norm(`h.${i}.ln_2`);
    matrix(`h.${i}.mlp.c_fc`, 4 * C, C, initStd);
    matrix(`h.${i}.mlp.c_proj`, C, 4 * C, residualStd);
  }
  norm('ln_f');
}

export function logits(p, tokens) {
  const { layers, heads } = settings;
  const norm = (name, x) => layerNorm(x, p(`${name}.weight`), p(`${name}.bias`));
  const matrix = (name, x) => linear(x, p(`${name}.weight`), p(`${name}.bias`));
  const positions = p('wpe').slice(0, 0, tokens.shape[1]); // (T, C)
  let x = embedding(p('wte'), tokens).add(positions); // (B, T, C)
  for (let i = 0; i < layers; i++) {
    const qkv = matrix(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x)); // (B, T, 3C)
    x = x.add(matrix(`h.${i}.attn.c_proj`, multiHeadAttention(qkv, heads)));
    const hidden = gelu(matrix(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x))); // (B, T, 4C)
    x = x.add(matrix(`h.${i}.mlp.c_proj`, hidden));
  }
  return linear(norm('ln_f', x), p('wte')); // (B, T, V), head tied to wte
}

export function update(u) {
  const { beta1, beta2, eps, weightDecay, clipNorm } = settings;
  const clipped = clipByGlobalNorm(u, u.parameters, clipNorm);
  adamw(u, clipped, { lr: u.scalar('lr'), beta1, beta2, eps, weightDecay });
}

export function schedule(t) {
  const { lr, minLr, warmup } = settings;
  if (t.progress < warmup) return { lr: (lr * Math.max(t.progress, 1 / t.steps)) / warmup };
  const share = (t.progress - warmup) / (1 - warmup);
  return { lr: minLr + 0.5 * (lr - minLr) * (1 + Math.cos(Math.PI * share)) };
}
