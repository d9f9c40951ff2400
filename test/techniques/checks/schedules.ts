/** Schedules of the learning rate, the batch and the context. Runs have 100 steps; the tiny model's rate is 0.003. */
import type { Technique } from '../../support/techniques';
import { adamwRule, run } from './steps';

const peak = 0.003;

/** The baseline's warm-up over two steps, from the first on. */
const warmedUp = (step: number): number => [0.5, 0.5][step] ?? 1;

/** The baseline's rate: from the third step on half a cosine down to 0.0001. */
const baseline = (progress: number, step: number): number => {
  const angle = (Math.PI * (progress - 0.02)) / 0.98;
  return step < 2 ? peak * warmedUp(step) : 0.0001 + ((peak - 0.0001) * (1 + Math.cos(angle))) / 2;
};

export const schedules: readonly Technique[] = [
  {
    script: 'wsd-linear',
    paper: 'arXiv 2405.18392',
    checks: [
      {
        kind: 'schedule',
        expected: (_, step) => ({ lr: peak * (step <= 80 ? warmedUp(step) : (100 - step) / 20) }),
      },
    ],
  },
  {
    script: 'wsd-sqrt',
    paper: 'arXiv 2405.18392',
    checks: [
      {
        kind: 'schedule',
        expected: (_, step) => ({ lr: peak * (step <= 80 ? warmedUp(step) : 1 - Math.sqrt((step - 80) / 20)) }),
      },
    ],
  },
  {
    script: 'rex',
    paper: 'arXiv 2107.04197',
    checks: [{ kind: 'schedule', expected: (x) => ({ lr: (peak * (1 - x)) / (1 - x / 2) }) }],
  },
  {
    script: 'cosine-warmup',
    paper: 'arXiv 1608.03983',
    checks: [
      {
        kind: 'schedule',
        expected: (_, step) => ({
          lr:
            step < 10 ? (peak * Math.max(step, 1)) / 10 : peak * (0.55 + 0.45 * Math.cos((Math.PI * (step - 10)) / 90)),
        }),
      },
    ],
  },
  {
    script: 'sqrt-batch-scaling',
    paper: 'arXiv 2205.10287',
    settings: { sequencesPerStep: 32, eps: 0.01 },
    checks: [
      {
        kind: 'update',
        steps: 5,
        expected: (parameters, steps) => {
          const rule = adamwRule(parameters, 0.8, 0.9, 0.01 * Math.SQRT1_2);
          return { parameters: run(parameters, steps, rule, { rate: Math.SQRT2 }) };
        },
      },
    ],
  },
  {
    script: 'batch-ramp',
    paper: 'arXiv 2005.14165',
    settings: { sequencesPerMicroBatch: 2 },
    checks: [
      {
        kind: 'schedule',
        expected: (progress, step) => ({
          lr: baseline(progress, step),
          sequencesPerStep: 2 * (1 + [17, 34, 50].filter((start) => step >= start).length),
        }),
      },
    ],
  },
  {
    script: 'context-ramp',
    paper: 'arXiv 2108.06084',
    checks: [
      {
        kind: 'schedule',
        expected: (progress, step) => ({ lr: baseline(progress, step), contextLength: step < 34 ? 8 : 16 }),
      },
    ],
  },
];
