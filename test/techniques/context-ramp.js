// Sequence length warm-up (arXiv 2108.06084): half the context, and so half the tokens, for the first third of the run.
import { schedule as baseSchedule, settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const ramp = 1 / 3;

export function schedule(t) {
  const { contextLength } = settings;
  return { ...baseSchedule(t), contextLength: t.progress < ramp ? contextLength / 2 : contextLength };
}
