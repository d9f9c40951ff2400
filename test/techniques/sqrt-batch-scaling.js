// The square-root rule (arXiv 2205.10287): a batch κ times that of the tuned settings takes Adam with lr·√κ, 1 − κ(1 − β₁),
// 1 − κ(1 − β₂) and ε/√κ.
import { adamw } from 'optim';
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const tunedSequences = 16; // sequences per step for which the settings were chosen

export function update(u) {
  const { sequencesPerStep, beta1, beta2, eps, weightDecay } = settings;
  const kappa = sequencesPerStep / tunedSequences;
  adamw(u, u.parameters, {
    lr: u.scalar('lr').mul(Math.sqrt(kappa)),
    beta1: 1 - kappa * (1 - beta1),
    beta2: 1 - kappa * (1 - beta2),
    eps: eps / Math.sqrt(kappa),
    weightDecay,
  });
}
