// SGD with Nesterov momentum as in PyTorch (Sutskever et al. 2013): b ← μ·b + g, θ ← θ − lr · (g + μ·b).
import { sgd } from 'optim';
export * from 'gpt2-7m';

const boost = 30; // its rate over AdamW's

export function update(u) {
  sgd(u, u.parameters, { lr: u.scalar('lr').mul(boost), momentum: 0.9, nesterov: true, weightDecay: 1e-3 });
}
