// AdamW (arXiv 1711.05101): θ ← (1 − lr·λ)·θ − lr · m̂ / (√v̂ + ε), with decay for matrices only and no clipping.
import { adamw } from 'optim';
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

export function update(u) {
  const { beta1, beta2, eps, weightDecay } = settings;
  adamw(u, u.parameters, { lr: u.scalar('lr'), beta1, beta2, eps, weightDecay });
}
