/** AdamW as the baseline has it, for engines that cannot read the script. A number that differs voids their rows. */
export const optimizer = { lr: 0.001, weightDecay: 0.1, beta1: 0.9, beta2: 0.95, eps: 1e-8, clipNorm: 1 } as const;

/** Numbers of one step, the first being 1: what a step moves by, and what the root of v is divided by. */
export function ratesAt(step: number): {
  readonly lr: number;
  readonly stepSize: number;
  readonly correction2: number;
} {
  const { lr, beta1, beta2 } = optimizer;
  return { lr, stepSize: lr / (1 - beta1 ** step), correction2: Math.sqrt(1 - beta2 ** step) };
}

/** Matrices decay, vectors do not. */
export const keepOf = (shape: readonly number[], lr: number): number =>
  shape.length >= 2 ? 1 - lr * optimizer.weightDecay : 1;
