/** Averages of weights, step by step in float64. */
import type { Technique, UpdateStep } from '../../support/techniques';
import { adamwRule, clipped, copies, run, zeros } from './steps';
import type { Parameters, Values } from './steps';

/** The baseline: gradients clipped to a joint norm of 1, then AdamW. */
const baseline = (parameters: Parameters, steps: readonly UpdateStep[], after: (values: Values) => void): Values =>
  run(parameters, steps, adamwRule(parameters), { gradientsOf: ({ gradients }) => clipped(gradients, 1), after });

/** Algorithm 1 of arXiv 2405.15682; the rate is already warmed up. Gives y, where gradients are taken, and x. */
function scheduleFree(parameters: Parameters, steps: readonly UpdateStep[]): { y: Values; x: Values } {
  const [beta, beta2, eps] = [0.9, 0.95, 1e-8];
  const [x, y, z, moments] = [copies(parameters), copies(parameters), copies(parameters), zeros(parameters)];
  let sum = 0;
  for (const { step, gradients, scalars } of steps) {
    const gamma = scalars['lr']! * Math.sqrt(1 - beta2 ** step);
    sum += gamma ** 2;
    const c = gamma ** 2 / sum;
    for (const [name, { shape }] of parameters) {
      const [xs, ys] = [x.get(name)!, y.get(name)!];
      const [zs, vs] = [z.get(name)!, moments.get(name)!];
      gradients.get(name)!.forEach((g, i) => {
        vs[i] = beta2 * vs[i]! + (1 - beta2) * g * g;
        const decay = shape.length > 1 ? gamma * 0.1 * ys[i]! : 0;
        zs[i] = zs[i]! - (gamma * g) / (Math.sqrt(vs[i]) + eps) - decay;
        xs[i] = (1 - c) * xs[i]! + c * zs[i];
        ys[i] = (1 - beta) * zs[i] + beta * xs[i];
      });
    }
  }
  return { y, x };
}

export const averages: readonly Technique[] = [
  {
    script: 'ema',
    paper: 'arXiv 2411.18704',
    checks: [
      {
        kind: 'update',
        steps: 5,
        expected: (parameters, steps) => {
          const average = copies(parameters);
          const values = baseline(parameters, steps, (now) => {
            for (const [name, kept] of average)
              now.get(name)!.forEach((value, i) => (kept[i] = 0.9 * kept[i]! + 0.1 * value));
          });
          return { parameters: values, average };
        },
        tolerance: 2e-5,
      },
    ],
  },
  {
    script: 'swa',
    paper: 'arXiv 1803.05407',
    checks: [
      {
        kind: 'schedule',
        expected: (_, step) => ({ lr: step < 2 ? 0.0015 : 0.003, isAveraging: step < 75 ? 0 : 1 }),
      },
      {
        kind: 'update',
        steps: 12,
        expected: (parameters, steps) => {
          const seen: Values[] = [];
          const values = baseline(parameters, steps, (now) =>
            seen.push(new Map([...now].map(([n, x]) => [n, x.slice()]))),
          );
          const last = seen.slice(9);
          const average = zeros(parameters);
          for (const [name, kept] of average)
            kept.forEach((_, i) => (kept[i] = last.reduce((sum, each) => sum + each.get(name)![i]!, 0) / 3));
          return { parameters: values, average };
        },
        tolerance: 2e-5,
      },
      {
        kind: 'update',
        steps: 2,
        scalars: () => ({ lr: 0.003, isAveraging: 0 }),
        expected: (parameters, steps) => {
          const values = baseline(parameters, steps, () => undefined);
          return { parameters: values, average: values };
        },
        tolerance: 2e-5,
      },
    ],
  },
  {
    script: 'lookahead',
    paper: 'arXiv 1907.08610',
    checks: [
      {
        kind: 'update',
        steps: 11,
        expected: (parameters, steps) => {
          const slow = copies(parameters);
          let t = 0;
          const values = baseline(parameters, steps, (fast) => {
            if (++t % 5 !== 0) return;
            for (const [name, phi] of slow) {
              const theta = fast.get(name)!;
              phi.forEach((value, i) => (theta[i] = phi[i] = value + 0.5 * (theta[i]! - value)));
            }
          });
          return { parameters: values };
        },
      },
    ],
  },
  {
    script: 'schedule-free-adamw',
    paper: 'arXiv 2405.15682',
    checks: [
      { kind: 'schedule', expected: (_, step) => ({ lr: (0.003 * Math.min(step + 1, 10)) / 10 }) },
      {
        kind: 'update',
        steps: 12,
        expected: (parameters, steps) => {
          const { x, y } = scheduleFree(parameters, steps);
          return { parameters: y, average: x };
        },
        tolerance: 2e-5,
      },
    ],
  },
];
