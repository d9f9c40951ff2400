/** Gradient clipping, step by step in float64. */
import type { Reference, Technique } from '../../support/techniques';
import { adamwRule, clipped, jointNorm, nesterovRule, normOf, run } from './steps';
import type { Values } from './steps';

/** Rows, or a whole vector, at most 0.02 times as long as their weights. */
function clipUnits(weights: Reference, gradient: Float64Array): Float64Array {
  const size = weights.shape.length === 1 ? weights.data.length : weights.shape.at(-1)!;
  const result = new Float64Array(gradient.length);
  for (let start = 0; start < gradient.length; start += size) {
    const unit = gradient.subarray(start, start + size);
    const allowed = 0.02 * Math.max(normOf(weights.data.subarray(start, start + size)), 1e-3);
    const length = normOf(unit);
    result.set(length > allowed ? unit.map((value) => (value * allowed) / length) : unit, start);
  }
  return result;
}

/** AdaGC's norms to compare with: the least before the 10th step has passed, a running mean after. */
function adagc(): (step: number, gradients: ReadonlyMap<string, Float64Array>) => Values {
  const gamma = new Map<string, number>();
  return (t, gradients) => {
    const joint = clipped(gradients, 1);
    return new Map(
      [...gradients].map(([name, gradient]) => {
        const known = gamma.get(name) ?? Infinity;
        const factor = Math.min((1.05 * known) / normOf(gradient), 1);
        const result = t <= 10 ? joint.get(name)! : gradient.map((value) => factor * value);
        const length = normOf(result);
        gamma.set(name, t <= 10 ? Math.min(known, length) : 0.98 * known + 0.02 * length);
        return [name, result];
      }),
    );
  };
}

/** The first in ascending order that has a tenth of the last 16, itself included, up to it. */
function tenthOf(norms: readonly number[]): number {
  const recent = norms.slice(-16).sort((a, b) => a - b);
  return recent[Math.ceil(recent.length / 10) - 1]!;
}

export const clipping: readonly Technique[] = [
  {
    script: 'global-clip',
    paper: 'arXiv 1211.5063',
    checks: [
      {
        kind: 'update',
        steps: 3,
        expected: (parameters, steps) => ({
          parameters: run(parameters, steps, nesterovRule(parameters), {
            rate: 30,
            gradientsOf: ({ gradients }) => clipped(gradients, 1),
          }),
        }),
      },
    ],
  },
  {
    script: 'adagc',
    paper: 'arXiv 2502.11034',
    settings: { eps: 1e-3 },
    checks: [
      {
        kind: 'update',
        steps: 18,
        expected: (parameters, steps) => {
          const clip = adagc();
          const gradientsOf = ({ step, gradients }: (typeof steps)[number]): Values => clip(step, gradients);
          return { parameters: run(parameters, steps, adamwRule(parameters, 0.9, 0.95, 1e-3), { gradientsOf }) };
        },
        tolerance: 2e-5,
      },
    ],
  },
  {
    script: 'agc',
    paper: 'arXiv 2102.06171',
    checks: [
      {
        kind: 'function',
        name: 'clip',
        inputs: [
          { shape: [64, 6] },
          { shape: [64, 6], draw: (random) => (2 * random.next() - 1) * 10 ** (-4 * random.next()) },
        ],
        expected: (weights, gradient) => ({ shape: weights.shape, data: clipUnits(weights, gradient.data) }),
      },
      {
        kind: 'function',
        name: 'clip',
        inputs: [
          { shape: [64, 2], draw: () => 0 },
          { shape: [64, 2], draw: (random) => 10 ** (-6 * random.next()) },
        ],
        expected: (weights, gradient) => ({ shape: weights.shape, data: clipUnits(weights, gradient.data) }),
      },
      {
        kind: 'update',
        steps: 3,
        expected: (parameters, steps) => ({
          parameters: run(parameters, steps, nesterovRule(parameters), {
            rate: 30,
            gradientsOf: ({ gradients }, values) =>
              new Map(
                [...gradients].map(([name, gradient]) => {
                  const weights = { shape: parameters.get(name)!.shape, data: values.get(name)! };
                  return [name, name === 'wte' ? gradient : clipUnits(weights, gradient)];
                }),
              ),
          }),
        }),
      },
    ],
  },
  {
    script: 'autoclip',
    paper: 'arXiv 2007.14469',
    checks: [
      {
        kind: 'function',
        name: 'smallest',
        inputs: [{ shape: [16], draw: (random) => random.below(8) }],
        rest: [4.5],
        expected: ({ data }) => ({ shape: [], data: data.slice().sort().slice(4, 5) }),
      },
      {
        kind: 'update',
        steps: 40,
        expected: (parameters, steps) => {
          const norms: number[] = [];
          return {
            parameters: run(parameters, steps, nesterovRule(parameters), {
              rate: 30,
              gradientsOf: ({ gradients }) => {
                norms.push(jointNorm(gradients));
                return clipped(gradients, tenthOf(norms));
              },
            }),
          };
        },
      },
    ],
  },
];
