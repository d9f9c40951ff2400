// Lookahead (arXiv 1907.08610): after every k fast steps of AdamW, φ ← φ + α·(θ − φ) and the fast weights restart at θ ← φ.
import { update as baseUpdate } from 'gpt2-7m';
import { where } from 'tensor';
export * from 'gpt2-7m';

const [k, alpha] = [5, 0.5];

export function update(u) {
  const fast = new Map(u.parameters.map(({ value }) => [value, value]));
  const assign = (target, value) => (fast.has(target) ? fast.set(target, value) : u.assign(target, value));
  baseUpdate({ ...u, assign });
  const isMeeting = u.step.remainder(k).eq(0);
  for (const { name, shape, value, state } of u.parameters) {
    const slow = state('slow', shape, { like: name });
    const newSlow = where(isMeeting, slow.lerp(fast.get(value), alpha), slow);
    u.assign(slow, newSlow);
    u.assign(value, where(isMeeting, newSlow, fast.get(value)));
  }
}
