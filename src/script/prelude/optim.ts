/** Optimizers as tensor expressions. Each takes `u`, a list of parameters (all, or a group) and options; numbers may be tensors. */
import type { Tensor } from './core';
import { tensor, where } from './tensor';
import type { Update, UpdateParameter } from './update';

type Operand = Tensor | number;

const withGradient = (parameter: UpdateParameter, gradient: Tensor): UpdateParameter => ({ ...parameter, gradient });

/** √Σ gradient² over all the parameters. */
export const globalNorm = (parameters: readonly UpdateParameter[]): Tensor =>
  parameters
    .map(({ gradient }) => gradient.square().sum())
    .reduce((a, b) => a.add(b))
    .sqrt();

/** The parameters with gradients scaled together so that their joint norm is at most maxNorm (arXiv 1211.5063). */
export function clipByGlobalNorm(
  _u: Update,
  parameters: readonly UpdateParameter[],
  maxNorm: Operand,
): UpdateParameter[] {
  const scale = tensor(maxNorm).div(globalNorm(parameters).add(1e-6)).minimum(1);
  return parameters.map((parameter) => withGradient(parameter, parameter.gradient.mul(scale)));
}

/**
 * AdaGC (arXiv 2502.11034): each gradient is clipped to `ratio` times the running mean of its own norm; in the first
 * `warmupSteps` to the global norm, while the running mean starts from the smallest norm seen.
 */
export function clipAdaptively(
  u: Update,
  parameters: readonly UpdateParameter[],
  maxNorm: Operand,
  ratio = 1.05,
  beta = 0.98,
  warmupSteps = 100,
): UpdateParameter[] {
  const isWarm = u.step.gt(warmupSteps);
  return clipByGlobalNorm(u, parameters, maxNorm).map((global, i) => {
    const { gradient } = parameters[i] as UpdateParameter;
    const mean = global.state('adagc', [], 1e9);
    const clip = mean.mul(ratio).div(gradient.norm().add(1e-12)).minimum(1);
    const clipped = where(isWarm, gradient.mul(clip), global.gradient);
    const norm = clipped.norm();
    u.assign(mean, where(isWarm, mean.lerp(norm, 1 - beta), mean.minimum(norm)));
    return withGradient(global, clipped);
  });
}

export interface AdamWOptions {
  readonly lr: Operand;
  readonly beta1?: Operand;
  readonly beta2?: Operand;
  readonly eps?: Operand;
  readonly weightDecay?: Operand;
  /** Which parameters decay; by default those with two axes or more. */
  readonly decays?: (parameter: UpdateParameter) => boolean;
}

/** AdamW with decoupled decay (arXiv 1711.05101), bias-corrected. */
export function adamw(u: Update, parameters: readonly UpdateParameter[], options: AdamWOptions): void {
  const {
    lr,
    beta1 = 0.9,
    beta2 = 0.95,
    eps = 1e-8,
    weightDecay = 0,
    decays = ({ shape }) => shape.length >= 2,
  } = options;
  const rest = (beta: Operand): Operand => (typeof beta === 'number' ? 1 - beta : tensor(1).sub(beta));
  const stepSize = tensor(lr).div(tensor(1).sub(tensor(beta1).pow(u.step)));
  const correction2 = tensor(1).sub(tensor(beta2).pow(u.step)).sqrt();
  const keep = tensor(1).sub(tensor(lr).mul(weightDecay));
  for (const parameter of parameters) {
    const { value, gradient } = parameter;
    const [m, v] = [parameter.state('m'), parameter.state('v')];
    const newM = m.mul(beta1).add(gradient.mul(rest(beta1)));
    const newV = v.mul(beta2).add(gradient.square().mul(rest(beta2)));
    const change = newM.div(newV.sqrt().div(correction2).add(eps)).mul(stepSize);
    u.assign(m, newM);
    u.assign(v, newV);
    u.assign(value, (decays(parameter) && weightDecay !== 0 ? value.mul(keep) : value).sub(change));
  }
}

export interface SgdOptions {
  readonly lr: Operand;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: Operand;
}

/** Gradient descent as torch.optim.SGD: decay joins the gradient, momentum is not damped. */
export function sgd(u: Update, parameters: readonly UpdateParameter[], options: SgdOptions): void {
  const { lr, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  for (const parameter of parameters) {
    const { value } = parameter;
    const gradient = weightDecay === 0 ? parameter.gradient : parameter.gradient.add(value.mul(weightDecay));
    const buffer = momentum === 0 ? gradient : parameter.state('momentum').mul(momentum).add(gradient);
    if (momentum !== 0) u.assign(parameter.state('momentum'), buffer);
    u.assign(value, value.sub((nesterov ? gradient.add(buffer.mul(momentum)) : buffer).mul(lr)));
  }
}

/** Coefficients a, b, c of the five iterations of Polar Express (arXiv 2505.16932). */
export const polarExpress: readonly (readonly [number, number, number])[] = [
  [8.156554524902461, -22.48329292557795, 15.878769915207462],
  [4.042929935166739, -2.808917465908714, 0.5000178451051316],
  [3.8916678022926607, -2.772484153217685, 0.5060648178503393],
  [3.285753657755655, -2.3681294933425376, 0.46449024233003106],
  [2.3465413258596377, -1.7097828382687081, 0.42323551169305323],
];

/** The nearest semi-orthogonal matrix, about: Newton–Schulz iterations X ← aX + (bA + cA²)X with A = XXᵀ, x (R, C). */
export function orthogonalize(x: Tensor, coefficients = polarExpress): Tensor {
  const [rows, columns] = x.shape as [number, number];
  if (rows > columns) return orthogonalize(x.transpose(), coefficients).transpose();
  let y = x.div(x.norm().mul(1.02).add(1e-6));
  for (const [a, b, c] of coefficients) {
    const gram = y.matmul(y.transpose());
    y = y.mul(a).add(gram.mul(b).add(gram.matmul(gram).mul(c)).matmul(y));
  }
  return y;
}

export interface MuonOptions {
  readonly lr: Operand;
  readonly momentum?: Operand;
  /** Decay of NorMuon's variance. */
  readonly beta2?: number;
  /** Cautious: only where it agrees in sign with the update. */
  readonly weightDecay?: Operand;
}

/** Muon for matrices (R, C): Nesterov momentum, orthogonalised, NorMuon variance (arXiv 2510.05491), lr·√max(1, R/C). */
export function muon(u: Update, parameters: readonly UpdateParameter[], options: MuonOptions): void {
  const { lr, momentum = 0.95, beta2 = 0.95, weightDecay = 0 } = options;
  for (const parameter of parameters) {
    const { value, gradient, shape } = parameter;
    const [rows, columns] = shape as [number, number];
    const buffer = parameter.state('momentum');
    const newBuffer = gradient.lerp(buffer, momentum);
    u.assign(buffer, newBuffer);
    const direction = normalizeVariance(u, parameter, orthogonalize(gradient.lerp(newBuffer, momentum)), beta2);
    const agrees = direction.mul(value).ge(0);
    const decay = value.mul(weightDecay).mul(agrees);
    const rate = tensor(lr).mul(Math.sqrt(Math.max(1, rows / columns)));
    u.assign(value, value.sub(direction.add(decay).mul(rate)));
  }
}

/** NorMuon: rows (or columns, if there are fewer) get equal variance over time, and x keeps its norm. */
function normalizeVariance(u: Update, parameter: UpdateParameter, x: Tensor, beta2: number): Tensor {
  const [rows, columns] = parameter.shape as [number, number];
  const axis = rows >= columns ? 1 : 0;
  const mean = x.square().mean(axis, true);
  const variance = parameter.state('variance', mean.shape);
  const newVariance = variance.lerp(mean, 1 - beta2);
  u.assign(variance, newVariance);
  const stepSize = newVariance.maximum(1e-10).rsqrt();
  const before = mean.sum().sqrt();
  const after = mean.mul(stepSize.square()).sum().sqrt();
  return x.mul(stepSize.mul(before.div(after.maximum(1e-10))));
}
