// Clipping by the global norm (arXiv 1211.5063): all gradients shrink together so that their joint norm is at most 1.
import { clipByGlobalNorm, sgd } from 'optim';
export * from 'gpt2-7m';

const [maxNorm, boost] = [1, 30];

export function update(u) {
  const clipped = clipByGlobalNorm(u, u.parameters, maxNorm);
  sgd(u, clipped, { lr: u.scalar('lr').mul(boost), momentum: 0.9, nesterov: true });
}
