/** Update rules, step by step in float64. */
import type { Reference, Technique, UpdateStep } from '../../support/techniques';

type Values = Map<string, Float64Array>;

const copies = (parameters: ReadonlyMap<string, Reference>): Values =>
  new Map([...parameters].map(([name, { data }]) => [name, data.slice()]));

const zeros = (like: Float64Array): Float64Array => new Float64Array(like.length);

/** Runs `each` over every element of every parameter at every step; `memory` starts at 0 and belongs to the element. */
function elementwise(
  parameters: ReadonlyMap<string, Reference>,
  steps: readonly UpdateStep[],
  slots: number,
  each: (value: number, gradient: number, memory: number[], step: UpdateStep, shape: readonly number[]) => number,
): Values {
  const values = copies(parameters);
  for (const [name, data] of values) {
    const memory = Array.from({ length: slots }, () => zeros(data));
    for (const step of steps) {
      const gradient = step.gradients.get(name)!;
      data.forEach((value, i) => {
        const own = memory.map((slot) => slot[i]!);
        data[i] = each(value, gradient[i]!, own, step, parameters.get(name)!.shape);
        own.forEach((kept, slot) => (memory[slot]![i] = kept));
      });
    }
  }
  return values;
}

export const optimizers: readonly Technique[] = [
  {
    script: 'lion',
    paper: 'arXiv 2302.06675',
    checks: [
      {
        kind: 'update',
        steps: 4,
        expected: (parameters, steps) => ({
          parameters: elementwise(parameters, steps, 1, (value, g, memory) => {
            const [m] = memory as [number];
            memory[0] = 0.99 * m + 0.01 * g;
            return value - 3e-4 * (Math.sign(0.9 * m + 0.1 * g) + 0.1 * value);
          }),
        }),
      },
    ],
  },
];
