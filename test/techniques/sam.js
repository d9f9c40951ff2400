// SAM (arXiv 2010.01412): the gradient is taken where the loss is worst nearby; AdamW then steps from the original weights.
import { adamw, globalNorm } from 'optim';
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const rho = 0.05;

/** θ + ρ · g / ‖g‖, where the norm is that of all gradients. */
export const ascend = (value, gradient, norm) => value.add(gradient.mul(norm.add(1e-12).reciprocal().mul(rho)));

export function perturb(u) {
  const norm = globalNorm(u.parameters);
  for (const { value, gradient, state } of u.parameters) {
    u.assign(state('original'), value);
    u.assign(value, ascend(value, gradient, norm));
  }
}

export function update(u) {
  const { beta1, beta2, eps, weightDecay } = settings;
  const restored = u.parameters.map((parameter) => ({ ...parameter, value: parameter.state('original') }));
  const moved = { ...u, assign: (target, value) => u.assign(originals.get(target) ?? target, value) };
  const originals = new Map(restored.map(({ value }, i) => [value, u.parameters[i].value]));
  adamw(moved, restored, { lr: u.scalar('lr'), beta1, beta2, eps, weightDecay });
}
