// REX (arXiv 2107.04197): lr · (1 − x) / (½ + ½·(1 − x)) at progress x, high for long and falling steeply at the end.
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

export function schedule(t) {
  const left = 1 - t.progress;
  return { lr: (settings.lr * left) / (0.5 + 0.5 * left) };
}
