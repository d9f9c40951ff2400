/** Optimizers as tensor expressions over `u`: u.parameters, u.state(name, shape, initial), u.assign(target, value), u.scalar(name). */
import type { Tensor } from './tensor';
import { tensor, where } from './tensor';

export interface UpdateParameter {
  readonly name: string;
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly shape: readonly number[];
}

export interface Update {
  readonly parameters: readonly UpdateParameter[];
  /** 1 at the first step. */
  readonly step: Tensor;
  /** A number that `schedule` returns under this name. */
  scalar(name: string): Tensor;
  /** Memory that lasts from step to step, `initial` everywhere before the first. */
  state(name: string, shape: readonly number[], initial?: number): Tensor;
  /** Gives a parameter or state a new value at the end of the step. */
  assign(target: Tensor, value: Tensor): void;
}

/** Gradients scaled together so that their joint norm is at most maxNorm (arXiv 1211.5063). */
export function clipByGlobalNorm(u: Update, maxNorm: number): Tensor[] {
  const squares = u.parameters.map(({ gradient }) => gradient.square().sum());
  const norm = squares.reduce((a, b) => a.add(b)).sqrt();
  const scale = tensor(maxNorm).div(norm.add(1e-6)).minimum(1);
  return u.parameters.map(({ gradient }) => gradient.mul(scale));
}

/**
 * AdaGC (arXiv 2502.11034): each tensor is clipped to `ratio` times the running mean of its own norm; in the first
 * `warmupSteps` steps to the global norm, while the running mean starts from the smallest norm seen.
 */
export function clipAdaptively(u: Update, maxNorm: number, ratio = 1.05, beta = 0.98, warmupSteps = 100): Tensor[] {
  const globally = clipByGlobalNorm(u, maxNorm);
  const isWarm = u.step.gt(warmupSteps);
  return u.parameters.map(({ name, gradient }, i) => {
    const mean = u.state(`${name}.adagc`, [], 1e9);
    const norm = gradient.norm().add(1e-12);
    const clip = mean.mul(ratio).div(norm).minimum(1);
    const clipped = where(isWarm, gradient.mul(clip), globally[i] as Tensor);
    const clippedNorm = clipped.norm();
    u.assign(mean, where(isWarm, mean.mul(beta).add(clippedNorm.mul(1 - beta)), mean.minimum(clippedNorm)));
    return clipped;
  });
}

export interface AdamWOptions {
  readonly lr: Tensor;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
  /** Which parameters decay; by default those with two axes or more. */
  readonly decays?: (parameter: UpdateParameter) => boolean;
}

/** AdamW with decoupled decay (arXiv 1711.05101), bias-corrected; `gradients` follow u.parameters. */
export function adamw(u: Update, gradients: readonly Tensor[], options: AdamWOptions): void {
  const { lr, beta1, beta2, eps, weightDecay, decays = ({ shape }) => shape.length >= 2 } = options;
  const correction1 = tensor(1).sub(tensor(beta1).pow(u.step));
  const correction2 = tensor(1).sub(tensor(beta2).pow(u.step)).sqrt();
  const stepSize = lr.div(correction1);
  const keep = tensor(1).sub(lr.mul(weightDecay));
  u.parameters.forEach((parameter, i) => {
    const { name, value, shape } = parameter;
    const gradient = gradients[i] as Tensor;
    const m = u.state(`${name}.m`, shape);
    const v = u.state(`${name}.v`, shape);
    const newM = m.mul(beta1).add(gradient.mul(1 - beta1));
    const newV = v.mul(beta2).add(gradient.square().mul(1 - beta2));
    const change = newM.div(newV.sqrt().div(correction2).add(eps)).mul(stepSize);
    u.assign(m, newM);
    u.assign(v, newV);
    u.assign(value, (decays(parameter) ? value.mul(keep) : value).sub(change));
  });
}

/** Plain gradient descent. */
export function sgd(u: Update, gradients: readonly Tensor[], lr: Tensor): void {
  u.parameters.forEach(({ value }, i) => u.assign(value, value.sub((gradients[i] as Tensor).mul(lr))));
}
