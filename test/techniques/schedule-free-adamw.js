// Schedule-free AdamW (arXiv 2405.15682): gradients are taken at y = (1 − β₁)·z + β₁·x, z takes AdamW's steps without momentum,
// and evaluation uses x, the mean of all z so far, weighted by lr².
import { tensor } from 'tensor';
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const warmupSteps = 10;

export const schedule = (t) => ({ lr: settings.lr * Math.min(1, (t.step + 1) / warmupSteps) });

export function update(u) {
  const { beta1, beta2, eps, weightDecay } = settings;
  const lr = tensor(1).sub(tensor(beta2).pow(u.step)).sqrt().mul(u.scalar('lr'));
  const total = u.state('total', []);
  const newTotal = total.add(lr.square());
  const share = lr.square().div(newTotal);
  u.assign(total, newTotal);
  for (const { name, shape, value: y, gradient, state } of u.parameters) {
    const [v, z, x] = [state('v'), state('z', shape, { like: name }), state('x', shape, { like: name })];
    const newV = gradient.square().lerp(v, beta2);
    const decay = shape.length >= 2 ? weightDecay : 0;
    const newZ = z.sub(gradient.div(newV.sqrt().add(eps)).add(y.mul(decay)).mul(lr));
    const newX = x.lerp(newZ, share);
    u.assign(v, newV);
    u.assign(z, newZ);
    u.assign(x, newX);
    u.assign(y, newZ.lerp(newX, beta1));
  }
}

export const evaluationWeights = (u) =>
  Object.fromEntries(u.parameters.map(({ name, shape, state }) => [name, state('x', shape, { like: name })]));
