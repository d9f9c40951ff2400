// Evaluation on an exponential moving average of the weights (Polyak & Juditsky 1992; arXiv 2411.18704).
import { update as baseUpdate } from 'gpt2-7m';
export * from 'gpt2-7m';

const decay = 0.9;

export function update(u) {
  const written = new Map();
  baseUpdate({ ...u, assign: (target, value) => void (written.set(target, value), u.assign(target, value)) });
  for (const { name, shape, value, state } of u.parameters) {
    const average = state('average', shape, { like: name });
    u.assign(average, average.lerp(written.get(value), 1 - decay));
  }
}

export function evaluationWeights(u) {
  return Object.fromEntries(
    u.parameters.map(({ name, shape, state }) => [name, state('average', shape, { like: name })]),
  );
}
