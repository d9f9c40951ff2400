// Adaptive gradient clipping (arXiv 2102.06171): unit by unit, ‖g‖ is at most λ·max(‖w‖, 10⁻³). A unit is a row of a matrix, or
// a whole vector; the head, here the embedding, is left as it is.
import { sgd } from 'optim';
export * from 'gpt2-7m';

const [lambda, smallestNorm, boost] = [0.02, 1e-3, 30];
const unitNorm = (x) => (x.shape.length === 1 ? x.norm() : x.norm(-1, true));

export function clip(value, gradient) {
  const limit = unitNorm(value).maximum(smallestNorm).mul(lambda);
  return gradient.mul(limit.div(unitNorm(gradient).maximum(1e-6)).minimum(1));
}

export function update(u) {
  const clipped = u.parameters.map((parameter) => {
    const { name, value, gradient } = parameter;
    return name === 'wte' ? parameter : { ...parameter, gradient: clip(value, gradient) };
  });
  sgd(u, clipped, { lr: u.scalar('lr').mul(boost), momentum: 0.9, nesterov: true });
}
