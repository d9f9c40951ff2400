/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan 2013, §8.5): a few
 * sweeps, unconditionally stable, and nothing else is needed for a covariance of a dozen settings.
 */
export type Matrix = readonly (readonly number[])[];

export interface Eigen {
  readonly values: readonly number[];
  /** Column j belongs to value j: A = V diag(values) Vᵀ. */
  readonly vectors: Matrix;
}

const mostSweeps = 30;

export const identity = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_value, j) => (i === j ? 1 : 0)));

export function symmetricEigen(matrix: Matrix): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const v = identity(n).map((row) => Float64Array.from(row));
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(a) > 1e-30 * diagonal(a); sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  return { values: a.map((row, i) => row[i] ?? 0), vectors: v.map((row) => [...row]) };
}

const squares = (a: readonly Float64Array[], keep: (i: number, j: number) => boolean): number =>
  a.reduce((sum, row, i) => row.reduce((inner, x, j) => inner + (keep(i, j) ? x * x : 0), sum), 0);
const offDiagonal = (a: readonly Float64Array[]): number => squares(a, (i, j) => i !== j);
const diagonal = (a: readonly Float64Array[]): number => squares(a, (i, j) => i === j);

/** A ← Jᵀ A J and V ← V J, with the rotation J of columns p and q that makes a[p][q] zero. */
function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
  const at = (i: number, j: number): number => a[i]?.[j] ?? 0;
  if (at(p, q) === 0) return;
  const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const rows of [a, v]) for (const row of rows) mix(row, p, q, cosine, sine);
  const [rowP, rowQ] = [a[p], a[q]];
  if (rowP === undefined || rowQ === undefined) return;
  for (let j = 0; j < rowP.length; j++) {
    const [x, y] = [rowP[j] ?? 0, rowQ[j] ?? 0];
    rowP[j] = cosine * x - sine * y;
    rowQ[j] = sine * x + cosine * y;
  }
}

function mix(row: Float64Array, p: number, q: number, cosine: number, sine: number): void {
  const [x, y] = [row[p] ?? 0, row[q] ?? 0];
  row[p] = cosine * x - sine * y;
  row[q] = sine * x + cosine * y;
}
