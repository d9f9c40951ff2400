/**
 * The baseline in jax-js: the whole step (loss, gradients, clipping, AdamW) under one jit. Every array that is passed on is given
 * away; `.ref` keeps it for another use.
 */
import { jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { keepOf, optimizer } from '../optimizer';
import type { ModelSize } from '../sizes';

export type Weights = Record<string, np.Array>;

/** One use of a weight; the last use gives it away. */
type Take = (name: string) => np.Array;

function norm(take: Take, name: string, x: np.Array): np.Array {
  return nn
    .standardize(x, -1)
    .mul(take(`${name}.weight`))
    .add(take(`${name}.bias`));
}

function linear(take: Take, name: string, x: np.Array): np.Array {
  return np.matmul(x, take(`${name}.weight`).transpose()).add(take(`${name}.bias`));
}

/** x (B·T, C) → (B·T, C). */
function selfAttention(take: Take, name: string, x: np.Array, size: ModelSize): np.Array {
  const { sequences: B, contextLength: T, heads: H, width: C } = size;
  const qkv = linear(take, `${name}.c_attn`, x).reshape([B, T, 3, H, C / H]);
  const [q, k, v] = [qkv.ref.slice([], [], 0), qkv.ref.slice([], [], 1), qkv.slice([], [], 2)] as const;
  const out = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([B * T, C]);
  return linear(take, `${name}.c_proj`, out);
}

/** Mean cross-entropy; tokens and targets are (B·T). */
function lossOf(size: ModelSize, weights: Weights, tokens: np.Array, targets: np.Array): np.Array {
  const { sequences: B, layers, vocabularySize } = size;
  const take: Take = (name) => weights[name] as np.Array;
  const wte = take('wte');
  // jax-js 0.1.25 cannot jit a gather's gradient that comes through a reshape, so rows stay (B·T, C) from the start.
  let x = wte.ref.slice(tokens).add(np.tile(take('wpe'), [B, 1]));
  for (let i = 0; i < layers; i++) {
    const h = `h.${i}`;
    x = x.ref.add(selfAttention(take, `${h}.attn`, norm(take, `${h}.ln_1`, x), size));
    const hidden = nn.gelu(linear(take, `${h}.mlp.c_fc`, norm(take, `${h}.ln_2`, x.ref)));
    x = x.add(linear(take, `${h}.mlp.c_proj`, hidden));
  }
  const logits = np.matmul(norm(take, 'ln_f', x), wte.transpose());
  const chosen = logits.ref.mul(nn.oneHot(targets, vocabularySize)).sum(-1);
  return nn.logsumexp(logits, -1).sub(chosen).mean();
}

/** min(1, clipNorm ÷ (norm + 1e-6)) over all gradients. */
function clipScale(gradients: Weights): np.Array {
  const squares = Object.values(gradients).map((gradient) => np.square(gradient.ref).sum());
  const total = squares.reduce((a, b) => a.add(b));
  return np.minimum(np.reciprocal(np.sqrt(total).add(1e-6)).mul(optimizer.clipNorm), 1);
}

interface Moments {
  readonly m: Weights;
  readonly v: Weights;
}

function adamw(
  weights: Weights,
  gradients: Weights,
  { m, v }: Moments,
  rates: np.Array,
): { weights: Weights } & Moments {
  const { beta1, beta2, eps, lr } = optimizer;
  const scale = clipScale(gradients);
  const [stepSize, correction2] = [rates.ref.slice(0), rates.slice(1)];
  const next = { weights: {} as Weights, m: {} as Weights, v: {} as Weights };
  for (const [name, weight] of Object.entries(weights)) {
    const gradient = (gradients[name] as np.Array).mul(scale.ref);
    const newM = (m[name] as np.Array).mul(beta1).add(gradient.ref.mul(1 - beta1));
    const newV = (v[name] as np.Array).mul(beta2).add(np.square(gradient).mul(1 - beta2));
    const change = newM.ref.div(np.sqrt(newV.ref).div(correction2.ref).add(eps)).mul(stepSize.ref);
    next.weights[name] = weight.ref.mul(keepOf(weight.shape, lr)).sub(change);
    weight.dispose();
    [next.m[name], next.v[name]] = [newM, newV];
  }
  for (const scalar of [scale, stepSize, correction2]) scalar.dispose();
  return next;
}

export type Step = (
  weights: Weights,
  m: Weights,
  v: Weights,
  rates: np.Array,
  tokens: np.Array,
  targets: np.Array,
) => { loss: np.Array; weights: Weights; m: Weights; v: Weights };

export function jittedStep(size: ModelSize): ReturnType<typeof jit<Step>> {
  return jit<Step>((weights, m, v, rates, tokens, targets) => {
    const differentiated = valueAndGrad((w: Weights, x: np.Array, y: np.Array) => lossOf(size, w, x, y));
    const [loss, gradients] = differentiated(tree.ref(weights), tokens, targets);
    return { loss, ...adamw(weights, gradients, { m, v }, rates) };
  });
}
