// Adafactor (arXiv 1804.04235): the second moment of a matrix is kept as the means of its rows and columns,
// v̂ = rows · columns / mean(rows), with β₂ = 1 − t^−0.8; steps are relative to the weights' RMS and clipped to an RMS of 1.
import { tensor } from 'tensor';
export * from 'gpt2-7m';

const boost = 10; // its relative rate over AdamW's rate
const [smallestSquare, smallestScale, clipRms] = [1e-30, 1e-3, 1];
const rms = (x) => x.square().mean().sqrt();

/** 1/√v̂. */
function inverseRms(u, { shape, gradient, state }) {
  const beta2 = tensor(1).sub(u.step.pow(-0.8));
  const squared = gradient.square().add(smallestSquare);
  const running = (slot, x) => {
    const kept = state(slot, x.shape);
    const next = x.lerp(kept, beta2);
    u.assign(kept, next);
    return next;
  };
  if (shape.length === 1) return running('v', squared).rsqrt();
  const rows = running('rows', squared.mean(1, true));
  const columns = running('columns', squared.mean(0, true));
  return rows.div(rows.mean()).rsqrt().mul(columns.rsqrt());
}

export function update(u) {
  for (const parameter of u.parameters) {
    const { value, gradient } = parameter;
    const direction = gradient.mul(inverseRms(u, parameter));
    const clipped = direction.div(rms(direction).div(clipRms).maximum(1));
    const rate = u.scalar('lr').mul(boost).mul(rms(value).maximum(smallestScale));
    u.assign(value, value.sub(clipped.mul(rate)));
  }
}
