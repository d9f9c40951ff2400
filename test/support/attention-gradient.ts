/** Gradients of Σ o·weights through attention in float64, from whole T×T matrices: what long rows and wide heads are held against. */
export interface AttentionExample {
  readonly b: number;
  readonly h: number;
  readonly t: number;
  readonly d: number;
  readonly keyHeads: number;
  readonly window?: number;
  readonly softcap?: number;
  readonly alibi?: number;
}

export interface AttentionValues {
  readonly q: Float64Array;
  readonly k: Float64Array;
  readonly v: Float64Array;
}

const dot = (a: Float64Array, aRow: number, b: Float64Array, bRow: number, d: number): number => {
  let sum = 0;
  for (let c = 0; c < d; c++) sum += a[aRow * d + c]! * b[bRow * d + c]!;
  return sum;
};

function addRow(to: Float64Array, toRow: number, scale: number, from: Float64Array, row: number, d: number): void {
  for (let c = 0; c < d; c++) to[toRow * d + c]! += scale * from[row * d + c]!;
}

/** A row of probabilities, and how fast each capped score follows its product. */
function probabilities(
  { t, h, d, window = t, softcap, alibi }: AttentionExample,
  { q, k }: AttentionValues,
  row: number,
  firstKeyRow: number,
): { p: number[]; slopes: number[] } {
  const [i, head] = [row % t, Math.floor(row / t) % h];
  const scores: number[] = [];
  const slopes: number[] = [];
  for (let j = 0; j < t; j++) {
    const product = dot(q, row, k, firstKeyRow + j, d) / Math.sqrt(d);
    const bounded = softcap === undefined ? product : softcap * Math.tanh(product / softcap);
    const bias = alibi === undefined ? 0 : -(2 ** ((-alibi * (head + 1)) / h)) * (i - j);
    scores.push(j <= i && j > i - window ? bounded + bias : -Infinity);
    slopes.push((softcap === undefined ? 1 : 1 - (bounded / softcap) ** 2) / Math.sqrt(d));
  }
  const largest = Math.max(...scores);
  const exps = scores.map((score) => Math.exp(score - largest));
  const total = exps.reduce((a, b) => a + b);
  return { p: exps.map((x) => x / total), slopes };
}

export function attentionGradient(
  example: AttentionExample,
  values: AttentionValues,
  weights: Float64Array,
): AttentionValues {
  const { b, h, t, d, keyHeads } = example;
  const { q, k, v } = values;
  const gradient = {
    q: new Float64Array(q.length),
    k: new Float64Array(k.length),
    v: new Float64Array(v.length),
  };
  for (let row = 0; row < b * h * t; row++) {
    const [batch, head] = [Math.floor(row / (h * t)), Math.floor(row / t) % h];
    const firstKeyRow = (batch * keyHeads + Math.floor((head * keyHeads) / h)) * t;
    const { p, slopes } = probabilities(example, values, row, firstKeyRow);
    const flows = p.map((share, j) => (share === 0 ? 0 : dot(weights, row, v, firstKeyRow + j, d)));
    const mean = flows.reduce((sum, flow, j) => sum + p[j]! * flow, 0);
    p.forEach((share, j) => {
      if (share === 0) return;
      const slope = share * (flows[j]! - mean) * slopes[j]!;
      addRow(gradient.q, row, slope, k, firstKeyRow + j, d);
      addRow(gradient.k, firstKeyRow + j, slope, q, row, d);
      addRow(gradient.v, firstKeyRow + j, share, weights, row, d);
    });
  }
  return gradient;
}
