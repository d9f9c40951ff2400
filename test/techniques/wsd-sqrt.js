// Warm-up, stable, then decay as 1 − √x over the last fifth (arXiv 2405.18392).
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const cooldown = 0.2;

export function schedule(t) {
  const { lr, warmup } = settings;
  const rising = Math.min(1, Math.max(t.progress, 1 / t.steps) / warmup);
  const decayed = Math.max(0, 1 - (1 - t.progress) / cooldown);
  return { lr: lr * Math.min(rising, 1 - Math.sqrt(decayed)) };
}
