/** The baseline in TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { keepOf, optimizer, ratesAt } from '../optimizer';
import type { ModelSize } from '../sizes';

export type Variables = Readonly<Record<string, tf.Variable>>;

const geluScale = Math.sqrt(2 / Math.PI);

export const gelu = (x: tf.Tensor): tf.Tensor =>
  x.mul(0.5).mul(x.mul(geluScale).mul(x.square().mul(0.044715).add(1)).tanh().add(1));

export function layerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const centred = x.sub(x.mean(-1, true));
  return centred.mul(centred.square().mean(-1, true).add(1e-5).rsqrt()).mul(weight).add(bias);
}

/** 0 where a query may look, −1e9 ahead of it. */
export const causalMask = (t: number): tf.Tensor =>
  tf.tidy(() => {
    const places = tf.range(0, t, 1, 'int32');
    return places.expandDims(1).less(places).cast('float32').mul(-1e9);
  });

/** q, k, v (B, H, T, D) → (B, H, T, D). */
export function attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const scale = 1 / Math.sqrt(q.shape.at(-1) as number);
  const scores = tf.matMul(q, k, false, true).mul(scale).add(mask);
  return tf.matMul(tf.softmax(scores), v);
}

/** Mean cross-entropy; tokens and targets are (B·T). */
export function lossOf(
  size: ModelSize,
  p: Variables,
  mask: tf.Tensor,
  tokens: tf.Tensor1D,
  targets: tf.Tensor1D,
): tf.Scalar {
  const { sequences: B, contextLength: T, heads: H, width: C, layers, vocabularySize } = size;
  const take = (name: string): tf.Variable => p[name] as tf.Variable;
  const norm = (name: string, x: tf.Tensor): tf.Tensor => layerNorm(x, take(`${name}.weight`), take(`${name}.bias`));
  const linear = (name: string, x: tf.Tensor): tf.Tensor =>
    tf.matMul(x, take(`${name}.weight`), false, true).add(take(`${name}.bias`));
  const split = (x: tf.Tensor): tf.Tensor => x.reshape([B, T, H, C / H]).transpose([0, 2, 1, 3]);
  let x: tf.Tensor = tf
    .gather(take('wte'), tokens)
    .reshape([B, T, C])
    .add(take('wpe'))
    .reshape([B * T, C]);
  for (let i = 0; i < layers; i++) {
    const [q, k, v] = tf.split(linear(`h.${i}.attn.c_attn`, norm(`h.${i}.ln_1`, x)), 3, -1).map(split) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const mixed = attention(q, k, v, mask)
      .transpose([0, 2, 1, 3])
      .reshape([B * T, C]);
    x = x.add(linear(`h.${i}.attn.c_proj`, mixed));
    x = x.add(linear(`h.${i}.mlp.c_proj`, gelu(linear(`h.${i}.mlp.c_fc`, norm(`h.${i}.ln_2`, x)))));
  }
  const logits = tf.matMul(norm('ln_f', x), take('wte'), false, true);
  return tf.logSoftmax(logits).mul(tf.oneHot(targets, vocabularySize)).sum(-1).mean().neg().asScalar();
}

/** One step of clipped AdamW; `step` is 1 at the first. */
export function adamw(
  p: Variables,
  moments: { m: Variables; v: Variables },
  gradients: tf.NamedTensorMap,
  step: number,
): void {
  const { beta1, beta2, eps, clipNorm } = optimizer;
  const { lr, stepSize, correction2 } = ratesAt(step);
  const squares = Object.values(gradients).map((gradient) => gradient.square().sum());
  const scale = squares
    .reduce((a, b) => a.add(b))
    .sqrt()
    .add(1e-6)
    .reciprocal()
    .mul(clipNorm)
    .minimum(1);
  for (const [name, weight] of Object.entries(p)) {
    const gradient = (gradients[name] as tf.Tensor).mul(scale);
    const [m, v] = [moments.m[name] as tf.Variable, moments.v[name] as tf.Variable];
    const newM = m.mul(beta1).add(gradient.mul(1 - beta1));
    const newV = v.mul(beta2).add(gradient.square().mul(1 - beta2));
    const change = newM.div(newV.sqrt().div(correction2).add(eps)).mul(stepSize);
    m.assign(newM);
    v.assign(newV);
    const keep = keepOf(weight.shape, lr);
    weight.assign((keep === 1 ? weight : weight.mul(keep)).sub(change));
  }
}
