// Stochastic weight averaging (arXiv 1803.05407): from three quarters of the run on, at a constant rate, evaluation uses the
// equal average of the weights after each step.
import { settings, update as baseUpdate } from 'gpt2-7m';
import { where } from 'tensor';
export * from 'gpt2-7m';

const start = 0.75;

export function schedule(t) {
  const { lr, warmup } = settings;
  return { lr: lr * Math.min(1, Math.max(t.progress, 1 / t.steps) / warmup), isAveraging: t.progress >= start ? 1 : 0 };
}

export function update(u) {
  const written = new Map();
  baseUpdate({ ...u, assign: (target, value) => void (written.set(target, value), u.assign(target, value)) });
  const count = u.state('count', []);
  const newCount = count.add(u.scalar('isAveraging'));
  const share = u.scalar('isAveraging').div(newCount.maximum(1));
  u.assign(count, newCount);
  for (const { value, state } of u.parameters) {
    const average = state('average');
    u.assign(average, average.lerp(written.get(value), share));
  }
}

export function evaluationWeights(u) {
  const isAveraged = u.state('count', []).gt(0);
  return Object.fromEntries(
    u.parameters.map(({ name, value, state }) => [name, where(isAveraged, state('average'), value)]),
  );
}
