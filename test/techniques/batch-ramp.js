// A batch that grows linearly over the first half of the run, from one micro-batch to the whole step (arXiv 2005.14165).
import { schedule as baseSchedule, settings } from 'gpt2-7m';
export * from 'gpt2-7m';

const ramp = 0.5;

export function schedule(t) {
  const { sequencesPerStep, sequencesPerMicroBatch } = settings;
  const share = Math.min(1, t.progress / ramp);
  const growth = Math.floor((share * (sequencesPerStep - sequencesPerMicroBatch)) / sequencesPerMicroBatch);
  return { ...baseSchedule(t), sequencesPerStep: (1 + growth) * sequencesPerMicroBatch };
}
