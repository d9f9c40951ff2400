// The autoresearch model at depth 4, 7.34M parameters (github.com/karpathy/autoresearch, 2026): RMSNorm without gain, QK-norm,
// RoPE, ReLU², softcap, gated value embeddings, residual scalars; Muon with NorMuon and cautious decay, AdamW elsewhere.
// B sequences, T tokens, C channels, H heads, V tokens in the vocabulary.
import { attention, linear, mergeHeads, rmsNorm, rope, splitHeads } from 'nn';
import { adamw, muon } from 'optim';
import { embedding } from 'tensor';

export const settings = {
  contextLength: 256,
  layers: 4,
  width: 256,
  heads: 2,
  gateChannels: 32,
  softcap: 15,
  sequencesPerStep: 256,
  sequencesPerMicroBatch: 16,
  embeddingLr: 0.6,
  headLr: 0.004,
  matrixLr: 0.04,
  scalarLr: 0.5,
  beta1: 0.8,
  beta2: 0.95,
  eps: 1e-10,
  weightDecay: 0.2,
  firstMomentum: 0.85,
  momentum: 0.95,
  momentumSteps: 300,
  cooldown: 0.5,
};

const hasValueEmbedding = (layer) => layer % 2 === (settings.layers - 1) % 2;

export function parameters(p) {
  const { layers, width: C, heads, gateChannels } = settings;
  const V = p.vocabularySize;
  const bound = Math.sqrt(3 / C);
  p.normal('wte', [V, C], 1);
  for (let i = 0; i < layers; i++) {
    if (hasValueEmbedding(i)) p.uniform(`h.${i}.ve`, [V, C], bound);
    for (const name of ['c_q', 'c_k', 'c_v']) p.uniform(`h.${i}.attn.${name}`, [C, C], bound);
    p.zeros(`h.${i}.attn.c_proj`, [C, C]);
    if (hasValueEmbedding(i)) p.zeros(`h.${i}.attn.ve_gate`, [heads, Math.min(gateChannels, C)]);
    p.uniform(`h.${i}.mlp.c_fc`, [4 * C, C], bound);
    p.zeros(`h.${i}.mlp.c_proj`, [C, 4 * C]);
  }
  p.ones('resid_lambdas', [layers]);
  p.constant('x0_lambdas', [layers], 0.1);
  p.normal('head', [V, C], 0.001);
}

// Causal attention with QK-norm; value embeddings enter through a gate of 0 … 2 a head, read from the first channels.
function attend(p, i, x, tokens) {
  const { heads } = settings;
  const projected = (name) => splitHeads(linear(x, p(`h.${i}.attn.${name}`)), heads); // (B, H, T, D)
  const [q, k] = [projected('c_q'), projected('c_k')].map((part) => rmsNorm(rope(part)));
  let v = projected('c_v');
  if (hasValueEmbedding(i)) {
    const weight = p(`h.${i}.attn.ve_gate`);
    const gate = linear(x.slice(-1, 0, weight.shape[1]), weight)
      .sigmoid()
      .mul(2); // (B, T, H)
    const value = splitHeads(embedding(p(`h.${i}.ve`), tokens), heads);
    v = v.add(value.mul(gate.transpose(1, 2).unsqueeze(-1)));
  }
  return linear(mergeHeads(attention(q, k, v)), p(`h.${i}.attn.c_proj`));
}

const mlp = (p, i, x) =>
  linear(
    linear(x, p(`h.${i}.mlp.c_fc`))
      .relu()
      .square(),
    p(`h.${i}.mlp.c_proj`),
  );

export function logits(p, tokens) {
  const { layers, softcap } = settings;
  const residual = p('resid_lambdas').split(new Array(layers).fill(1));
  const first = p('x0_lambdas').split(new Array(layers).fill(1));
  const x0 = rmsNorm(embedding(p('wte'), tokens)); // (B, T, C)
  let x = x0;
  for (let i = 0; i < layers; i++) {
    x = x.mul(residual[i]).add(x0.mul(first[i]));
    x = x.add(attend(p, i, rmsNorm(x), tokens));
    x = x.add(mlp(p, i, rmsNorm(x)));
  }
  return linear(rmsNorm(x), p('head')).div(softcap).tanh().mul(softcap); // (B, T, V)
}

export function update(u) {
  const { width, embeddingLr, headLr, matrixLr, scalarLr, beta1, beta2, eps } = settings;
  const lr = u.scalar('lr'); // 1, then down to 0: a factor on every rate
  const adamScale = Math.sqrt(768 / width);
  const adam = (group, rate, firstBeta = beta1) =>
    adamw(u, u.group(group), { lr: lr.mul(rate), beta1: firstBeta, beta2, eps });
  adam(/^wte$|\.ve$/, embeddingLr * adamScale);
  adam(/^head$/, headLr * adamScale);
  adam(/^resid_lambdas$/, scalarLr * 0.01);
  adam(/^x0_lambdas$/, scalarLr, 0.96);
  muon(u, u.group(/\.c_|\.ve_gate$/), {
    lr: lr.mul(matrixLr),
    momentum: u.scalar('momentum'),
    weightDecay: u.scalar('weightDecay'),
  });
}

export function schedule(t) {
  const { weightDecay, firstMomentum, momentum, momentumSteps, cooldown } = settings;
  const share = Math.min(t.step / momentumSteps, 1);
  return {
    lr: Math.min(1, (1 - t.progress) / cooldown),
    momentum: firstMomentum + (momentum - firstMomentum) * share,
    weightDecay: weightDecay * (1 - t.progress),
  };
}
