// AdaGC (arXiv 2502.11034): after a warm-up with global clipping, each gradient is clipped to 1.05 times the running mean of
// its own norm.
import { adamw, clipAdaptively } from 'optim';
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const [maxNorm, ratio, beta, warmupSteps] = [1, 1.05, 0.98, 10];

export function update(u) {
  const { beta1, beta2, eps, weightDecay } = settings;
  const clipped = clipAdaptively(u, u.parameters, maxNorm, ratio, beta, warmupSteps);
  adamw(u, clipped, { lr: u.scalar('lr'), beta1, beta2, eps, weightDecay });
}
