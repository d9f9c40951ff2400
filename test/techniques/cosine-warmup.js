// Linear warm-up over a tenth of the run, then half a cosine down to a tenth of the rate (arXiv 1608.03983).
import { settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const [warmup, floor] = [0.1, 0.1];

export function schedule(t) {
  if (t.progress < warmup) return { lr: (settings.lr * Math.max(t.progress, 1 / t.steps)) / warmup };
  const share = (t.progress - warmup) / (1 - warmup);
  return { lr: settings.lr * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * share))) };
}
