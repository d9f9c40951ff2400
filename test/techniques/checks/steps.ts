/** Float64 pieces of the checks of updates: plain loops over arrays by parameter name, with nothing from src/. */
import type { Reference, UpdateStep } from '../../support/techniques';

export type Parameters = ReadonlyMap<string, Reference>;
export type Values = Map<string, Float64Array>;
type Named = ReadonlyMap<string, Float64Array>;

export const copies = (parameters: Parameters): Values =>
  new Map([...parameters].map(([name, { data }]) => [name, data.slice()]));

export const zeros = (parameters: Parameters): Values =>
  new Map([...parameters].map(([name, { data }]) => [name, new Float64Array(data.length)]));

export function normOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

export const jointNorm = (gradients: Named): number => normOf([...gradients.values()].map(normOf));

export const scaled = (gradients: Named, factor: number): Values =>
  new Map([...gradients].map(([name, data]) => [name, data.map((value) => value * factor)]));

/** Together to a norm of at most maxNorm; PyTorch adds 10⁻⁶ to the norm. */
export const clipped = (gradients: Named, maxNorm: number): Values =>
  scaled(gradients, Math.min(1, maxNorm / (jointNorm(gradients) + 1e-6)));

/** Steps that change `values` in place. */
export type Rule = (values: Values, gradients: Named, step: number, lr: number) => void;

/** Bias-corrected Adam with decay of 0.1 for whatever has two axes or more; the gallery's baseline has these numbers. */
export function adamwRule(parameters: Parameters, beta1 = 0.9, beta2 = 0.95, eps = 1e-8, decay = 0.1): Rule {
  const [first, second] = [zeros(parameters), zeros(parameters)];
  return (values, gradients, t, lr) => {
    for (const [name, { shape }] of parameters) {
      const [theta, g] = [values.get(name)!, gradients.get(name)!];
      const [m, v] = [first.get(name)!, second.get(name)!];
      for (let i = 0; i < theta.length; i++) {
        m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
        v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! ** 2;
        const corrected = Math.sqrt(v[i]! / (1 - beta2 ** t)) + eps;
        const shrunk = shape.length > 1 ? (1 - lr * decay) * theta[i]! : theta[i]!;
        theta[i] = shrunk - (lr * (m[i]! / (1 - beta1 ** t))) / corrected;
      }
    }
  };
}

/** Momentum as PyTorch's SGD: b ← μb + g, then θ ← θ − lr·(g + μb); decay joins the gradient. */
export function nesterovRule(parameters: Parameters, momentum = 0.9, decay = 0): Rule {
  const buffers = zeros(parameters);
  return (values, gradients, _, lr) => {
    for (const [name, buffer] of buffers) {
      const theta = values.get(name)!;
      for (let i = 0; i < theta.length; i++) {
        const g = gradients.get(name)![i]! + decay * theta[i]!;
        buffer[i] = momentum * buffer[i]! + g;
        theta[i]! -= lr * (g + momentum * buffer[i]!);
      }
    }
  };
}

/** Runs a rule over all steps; `gradientsOf` prepares gradients, `after` sees the values that a step leaves. */
export function run(
  parameters: Parameters,
  steps: readonly UpdateStep[],
  rule: Rule,
  {
    gradientsOf = ({ gradients }) => gradients,
    after,
    rate = 1,
  }: {
    readonly gradientsOf?: (step: UpdateStep, values: Values) => Named;
    readonly after?: (values: Values, step: UpdateStep) => void;
    readonly rate?: number;
  } = {},
): Values {
  const values = copies(parameters);
  for (const step of steps) {
    rule(values, gradientsOf(step, values), step.step, rate * step.scalars['lr']!);
    after?.(values, step);
  }
  return values;
}
