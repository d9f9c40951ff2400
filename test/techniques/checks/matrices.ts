/** Optimizers that see matrices, step by step in float64; functions of matrices go by eigenvalues. */
import type { Technique } from '../../support/techniques';
import { adamwRule, normOf, run } from './steps';
import type { Parameters, Rule } from './steps';

type Matrix = readonly (readonly number[])[];

const matrixOf = (rows: number, columns: number, at: (row: number, column: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => at(i, j)));

const transposed = (a: Matrix): Matrix => matrixOf(a[0]!.length, a.length, (i, j) => a[j]![i]!);

const plus = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));

const times = (a: Matrix, b: Matrix): Matrix => {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => row.reduce((sum, value, k) => sum + value * column[k]!, 0)));
};

/** One Jacobi rotation of rows and columns p and q of a symmetric matrix; the columns of `vectors` turn with it. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const apq = a[p]![q]!;
  if (apq === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const [cos, sin] = [1 / Math.hypot(t, 1), t / Math.hypot(t, 1)];
  const turn = (x: number, y: number): [number, number] => [cos * x - sin * y, sin * x + cos * y];
  for (const row of [...a, ...vectors]) [row[p], row[q]] = turn(row[p]!, row[q]!);
  for (let k = 0; k < a.length; k++) [a[p]![k], a[q]![k]] = turn(a[p]![k]!, a[q]![k]!);
}

/** f of a symmetric matrix, by its eigenvalues (cyclic Jacobi). */
function ofEigenvalues(symmetric: Matrix, f: (eigenvalue: number) => number): Matrix {
  const n = symmetric.length;
  const a = symmetric.map((row) => [...row]);
  const vectors = matrixOf(n, n, (i, j) => (i === j ? 1 : 0)).map((row) => [...row]);
  for (let sweep = 0; sweep < 9; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, p, q);
  }
  const scaled = vectors.map((row) => row.map((value, k) => value * f(a[k]![k]!)));
  return times(scaled, transposed(vectors));
}

/** Polar Express (arXiv 2505.16932): a·σ + b·σ³ + c·σ⁵, five times, on a singular value σ. */
const polarExpress = [
  [8.156554524902461, -22.48329292557795, 15.878769915207462],
  [4.042929935166739, -2.808917465908714, 0.5000178451051316],
  [3.8916678022926607, -2.772484153217685, 0.5060648178503393],
  [3.285753657755655, -2.3681294933425376, 0.46449024233003106],
  [2.3465413258596377, -1.7097828382687081, 0.42323551169305323],
] as const;

/** The same singular vectors; singular values near 1. */
function polar(x: Matrix): Matrix {
  if (x.length < x[0]!.length) return transposed(polar(transposed(x)));
  const size = 1.02 * normOf(x.flat()) + 1e-6;
  const stretch = (lambda: number): number => {
    const sigma = Math.sqrt(lambda) / size;
    return polarExpress.reduce((y, [a, b, c]) => a * y + b * y ** 3 + c * y ** 5, sigma) / (sigma * size);
  };
  return times(x, ofEigenvalues(times(transposed(x), x), stretch));
}

const isHidden = (name: string, shape: readonly number[]): boolean => name.startsWith('h.') && shape.length === 2;

/** `onMatrix` gives each hidden matrix its next value; AdamW moves the rest. */
function matrixRule(
  parameters: Parameters,
  decay: number,
  onMatrix: (name: string, value: Matrix, gradient: Matrix, lr: number) => Matrix,
): Rule {
  const others = new Map([...parameters].filter(([name, { shape }]) => !isHidden(name, shape)));
  const rest = adamwRule(others, 0.9, 0.95, 1e-8, decay);
  return (values, gradients, t, lr) => {
    rest(values, gradients, t, lr);
    for (const [name, { shape }] of parameters) {
      if (!isHidden(name, shape)) continue;
      const [rows, columns] = shape as [number, number];
      const asMatrix = (data: Float64Array): Matrix => matrixOf(rows, columns, (i, j) => data[i * columns + j]!);
      values.get(name)!.set(onMatrix(name, asMatrix(values.get(name)!), asMatrix(gradients.get(name)!), lr).flat());
    }
  };
}

/** What is kept for each name, at first `initial`. */
function memory<T>(initial: T): (name: string, change: (kept: T) => T) => T {
  const kept = new Map<string, T>();
  return (name, change) => {
    const value = change(kept.get(name) ?? initial);
    kept.set(name, value);
    return value;
  };
}

/** A cautious decay flips where a direction is nearly 0, so the check keeps it small. */
const muonDecay = 0.01;

function muonRule(parameters: Parameters): Rule {
  const momentum = memory<Matrix | undefined>(undefined);
  const variance = memory<readonly number[] | undefined>(undefined);
  return matrixRule(parameters, muonDecay, (name, value, g, lr) => {
    const [rows, columns] = [g.length, g[0]!.length];
    const m = momentum(name, (kept) =>
      matrixOf(rows, columns, (i, j) => 0.95 * (kept?.[i]![j] ?? 0) + 0.05 * g[i]![j]!),
    )!;
    const o = polar(matrixOf(rows, columns, (i, j) => 0.05 * g[i]![j]! + 0.95 * m[i]![j]!));
    const units = rows >= columns ? o : transposed(o);
    const v = variance(name, (kept) =>
      units.map((unit, k) => 0.95 * (kept?.[k] ?? 0) + (0.05 * normOf(unit) ** 2) / unit.length),
    )!;
    const evened = o.map((row, i) => row.map((x, j) => x / Math.sqrt(v[rows >= columns ? i : j]!)));
    const length = normOf(o.flat()) / normOf(evened.flat());
    const rate = lr * 10 * Math.sqrt(Math.max(1, rows / columns));
    return value.map((row, i) =>
      row.map((theta, j) => {
        const direction = evened[i]![j]! * length;
        return theta - rate * (direction + (direction * theta >= 0 ? muonDecay * theta : 0));
      }),
    );
  });
}

const side = 32;

/** (L + ε·tr(L)·I)^−¼ for L = ΣGGᵀ. */
const inverseFourthRoot = (l: Matrix): Matrix => {
  const trace = l.reduce((sum, row, i) => sum + row[i]!, 0);
  return ofEigenvalues(l, (lambda) => (lambda + 1e-4 * trace) ** -0.25);
};

function shampooRule(parameters: Parameters): Rule {
  const statistics = memory<Matrix>(matrixOf(side, side, () => 0));
  const block = (x: Matrix, top: number, left: number): Matrix =>
    matrixOf(side, side, (i, j) => x[top + i]![left + j]!);
  return matrixRule(parameters, 0.1, (name, value, g, lr) => {
    const next = value.map((row) => [...row]);
    for (let top = 0; top < g.length; top += side) {
      for (let left = 0; left < g[0]!.length; left += side) {
        const own = block(g, top, left);
        const place = `${name} ${top} ${left}`;
        const l = statistics(`${place} L`, (kept) => plus(kept, times(own, transposed(own))));
        const r = statistics(`${place} R`, (kept) => plus(kept, times(transposed(own), own)));
        const direction = times(times(inverseFourthRoot(l), own), inverseFourthRoot(r));
        direction.forEach((row, i) => row.forEach((x, j) => (next[top + i]![left + j]! -= 3 * lr * x)));
      }
    }
    return next;
  });
}

export const matrixOptimizers: readonly Technique[] = [
  {
    script: 'muon',
    paper: 'arXiv 2505.16932',
    settings: { weightDecay: muonDecay },
    checks: [
      {
        kind: 'update',
        steps: 5,
        expected: (parameters, steps) => ({ parameters: run(parameters, steps, muonRule(parameters)) }),
        tolerance: 3e-5,
      },
    ],
  },
  {
    script: 'shampoo',
    paper: 'arXiv 1802.09568',
    checks: [
      {
        kind: 'update',
        steps: 3,
        expected: (parameters, steps) => ({ parameters: run(parameters, steps, shampooRule(parameters)) }),
        tolerance: 3e-5,
      },
    ],
  },
];
