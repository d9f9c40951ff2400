/** Update rules, step by step in float64. */
import type { Technique, UpdateStep } from '../../support/techniques';
import { adamwRule, copies, nesterovRule, normOf, run, zeros } from './steps';
import type { Parameters, Rule, Values } from './steps';

/** Algorithm 4 of arXiv 1804.04235, and for vectors its algorithm 5, with the rate of the schedule. */
function adafactorRule(parameters: Parameters): Rule {
  const [rows, columns, whole] = [zeros(parameters), zeros(parameters), zeros(parameters)];
  const rms = (x: Float64Array): number => normOf(x) / Math.sqrt(x.length);
  return (values, gradients, t, lr) => {
    const kept = 1 - t ** -0.8;
    for (const [name, { shape }] of parameters) {
      const [theta, g] = [values.get(name)!, gradients.get(name)!];
      const [r, c, v] = [rows.get(name)!, columns.get(name)!, whole.get(name)!];
      const width = shape.at(-1)!;
      const height = shape.length > 1 ? shape[0]! : 0;
      for (let i = 0; i < height; i++) r[i]! *= kept;
      for (let j = 0; j < width; j++) c[j]! *= kept;
      g.forEach((value, i) => {
        const square = (1 - kept) * (value ** 2 + 1e-30);
        r[Math.floor(i / width)]! += square;
        c[i % width]! += square;
        v[i] = kept * v[i]! + square;
      });
      const total = r.subarray(0, height).reduce((sum, value) => sum + value, 0);
      const u = g.map((value, i) => {
        const moment = height > 0 ? (r[Math.floor(i / width)]! * c[i % width]!) / total : v[i]!;
        return value / Math.sqrt(moment);
      });
      const step = (lr * Math.max(1e-3, rms(theta))) / Math.max(1, rms(u));
      u.forEach((value, i) => (theta[i]! -= step * value));
    }
  };
}

/** θ ← θ − lr·(sign(0.9·m + 0.1·g) + 0.1·θ), m ← 0.99·m + 0.01·g. */
function lion(parameters: Parameters, steps: readonly UpdateStep[], lr: number): Values {
  const [values, momenta] = [copies(parameters), zeros(parameters)];
  for (const { gradients } of steps) {
    for (const [name, theta] of values) {
      const m = momenta.get(name)!;
      gradients.get(name)!.forEach((g, i) => {
        theta[i]! -= lr * (Math.sign(0.9 * m[i]! + 0.1 * g) + 0.1 * theta[i]!);
        m[i] = 0.99 * m[i]! + 0.01 * g;
      });
    }
  }
  return values;
}

export const optimizers: readonly Technique[] = [
  {
    script: 'adamw',
    paper: 'arXiv 1711.05101',
    settings: { eps: 1e-3 },
    checks: [
      {
        kind: 'update',
        steps: 5,
        expected: (parameters, steps) => ({
          parameters: run(parameters, steps, adamwRule(parameters, 0.9, 0.95, 1e-3)),
        }),
      },
    ],
  },
  {
    script: 'sgd-momentum',
    paper: 'Sutskever et al. 2013',
    checks: [
      {
        kind: 'update',
        steps: 5,
        expected: (parameters, steps) => ({
          parameters: run(parameters, steps, nesterovRule(parameters, 0.9, 1e-3), { rate: 30 }),
        }),
      },
    ],
  },
  {
    script: 'lion',
    paper: 'arXiv 2302.06675',
    checks: [
      {
        kind: 'update',
        steps: 4,
        expected: (parameters, steps) => ({ parameters: lion(parameters, steps, 3e-4) }),
      },
    ],
  },
  {
    script: 'adafactor',
    paper: 'arXiv 1804.04235',
    checks: [
      {
        kind: 'update',
        steps: 5,
        expected: (parameters, steps) => ({
          parameters: run(parameters, steps, adafactorRule(parameters), { rate: 10 }),
        }),
      },
    ],
  },
  {
    script: 'sam',
    paper: 'arXiv 2010.01412',
    checks: [
      {
        kind: 'function',
        name: 'ascend',
        inputs: [{ shape: [3, 5] }, { shape: [3, 5] }, { shape: [], draw: (random) => 0.5 + random.next() }],
        expected: (weights, gradient, norm) => ({
          shape: weights.shape,
          data: weights.data.map((value, i) => value + (0.05 * gradient.data[i]!) / norm.data[0]!),
        }),
      },
      {
        kind: 'update',
        steps: 4,
        expected: (parameters, steps) => ({
          parameters: run(parameters, steps, adamwRule(parameters), { gradientsOf: ({ second }) => second }),
        }),
      },
    ],
  },
];
