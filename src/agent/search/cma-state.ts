/**
 * The state of CMA-ES and its update (Hansen, The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772; equation numbers
 * are that text's). Covariance adapts by rank one and rank μ, with the tutorial's negative weights.
 */
import { identity, symmetricEigen } from './symmetric-eigen';
import type { Matrix } from './symmetric-eigen';

export interface CmaState {
  readonly generation: number;
  readonly mean: readonly number[];
  readonly sigma: number;
  readonly covariance: Matrix;
  /** B and √λ: covariance = B diag(scales²) Bᵀ. */
  readonly basis: Matrix;
  readonly scales: readonly number[];
  readonly pathSigma: readonly number[];
  readonly pathC: readonly number[];
}

/** Strategy parameters of Table 1, for n coordinates. */
export interface CmaConstants {
  readonly population: number;
  /** Of all ranks; those after the first μ are negative. */
  readonly weights: readonly number[];
  readonly parents: number;
  readonly muEff: number;
  readonly c1: number;
  readonly cMu: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  /** E‖N(0, I)‖. */
  readonly chiN: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const norm = (values: readonly number[]): number => Math.hypot(...values);
const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((total, value, j) => total + value * (vector[j] ?? 0), 0));
const transposed = (matrix: Matrix): number[][] => matrix.map((_, j) => matrix.map((row) => row[j] ?? 0));

/** Eqs. 48 to 58. */
export function cmaConstants(n: number): CmaConstants {
  const population = 4 + Math.floor(3 * Math.log(n));
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const effective = (part: readonly number[]): number => sum(part) ** 2 / sum(part.map((weight) => weight ** 2));
  const [muEff, muEffMinus] = [effective(raw.slice(0, parents)), effective(raw.slice(parents))];
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1 - 1e-8, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff));
  const alpha = Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const positive = sum(raw.filter((weight) => weight > 0));
  const negative = -sum(raw.filter((weight) => weight < 0));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    population,
    parents,
    muEff,
    c1,
    cMu,
    cSigma,
    weights: raw.map((weight) => (weight >= 0 ? weight / positive : (alpha * weight) / negative)),
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    chiN: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

export function initialCma(mean: readonly number[], sigma: number): CmaState {
  const n = mean.length;
  const zeros = new Array<number>(n).fill(0);
  const still = { pathSigma: zeros, pathC: zeros, basis: identity(n), scales: zeros.map(() => 1) };
  return { generation: 0, mean, sigma, covariance: identity(n), ...still };
}

/** m + σ B D z, with z from N(0, I). */
export function cmaSample({ mean, sigma, basis, scales }: CmaState, z: readonly number[]): number[] {
  const y = times(
    basis,
    scales.map((scale, i) => scale * (z[i] ?? 0)),
  );
  return mean.map((centre, i) => centre + sigma * (y[i] ?? 0));
}

/** One generation, given its points from best to worst. */
export function updateCma(state: CmaState, ranked: readonly (readonly number[])[], constants: CmaConstants): CmaState {
  const { muEff, cSigma, dSigma, cC, chiN, weights, parents } = constants;
  const n = state.mean.length;
  const generation = state.generation + 1;
  const steps = ranked.map((point) => point.map((x, i) => (x - (state.mean[i] ?? 0)) / state.sigma));
  const step = state.mean.map((_, i) => sum(steps.slice(0, parents).map((y, k) => (weights[k] ?? 0) * (y[i] ?? 0))));
  const whiten = whitener(state);
  const pathSigma = moved(state.pathSigma, whiten(step), cSigma, muEff); // eq. 43
  const length = norm(pathSigma);
  const isSteady = length / Math.sqrt(1 - (1 - cSigma) ** (2 * (generation + 1))) < (1.4 + 2 / (n + 1)) * chiN;
  const pathC = moved(state.pathC, isSteady ? step : step.map(() => 0), cC, muEff); // eq. 45
  const covariance = adapted(state.covariance, { pathC, steps, whiten, isSteady }, constants);
  return {
    generation,
    mean: state.mean.map((centre, i) => centre + state.sigma * (step[i] ?? 0)),
    sigma: state.sigma * Math.exp((cSigma / dSigma) * (length / chiN - 1)), // eq. 44
    covariance,
    ...decomposed(covariance),
    pathSigma,
    pathC,
  };
}

const moved = (path: readonly number[], step: readonly number[], c: number, muEff: number): number[] =>
  path.map((value, i) => (1 - c) * value + Math.sqrt(c * (2 - c) * muEff) * (step[i] ?? 0));

/** y → C^(−1/2) y. */
function whitener({ basis, scales }: CmaState): (y: readonly number[]) => number[] {
  const back = transposed(basis);
  return (y) =>
    times(
      basis,
      times(back, y).map((value, i) => value / (scales[i] ?? 1)),
    );
}

interface Adaptation {
  readonly pathC: readonly number[];
  readonly steps: Matrix;
  readonly whiten: (y: readonly number[]) => number[];
  readonly isSteady: boolean;
}

/** Eqs. 46 and 47. */
function adapted(before: Matrix, { pathC, steps, whiten, isSteady }: Adaptation, constants: CmaConstants): number[][] {
  const { c1, cMu, cC, weights } = constants;
  const n = before.length;
  const lost = isSteady ? 0 : cC * (2 - cC);
  const kept = 1 + c1 * lost - c1 - cMu * sum(weights);
  const scaled = weights.map((weight, k) =>
    weight >= 0 ? weight : (weight * n) / (norm(whiten(steps[k] ?? [])) ** 2 + 1e-8),
  );
  return before.map((row, i) =>
    row.map((value, j) => {
      const rankMu = sum(steps.map((y, k) => (scaled[k] ?? 0) * (y[i] ?? 0) * (y[j] ?? 0)));
      return kept * value + c1 * (pathC[i] ?? 0) * (pathC[j] ?? 0) + cMu * rankMu;
    }),
  );
}

function decomposed(covariance: Matrix): Pick<CmaState, 'basis' | 'scales'> {
  const { values, vectors } = symmetricEigen(covariance);
  return { basis: vectors, scales: values.map((value) => Math.sqrt(value > 0 ? value : 1e-8)) };
}
