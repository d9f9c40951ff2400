/** How the elements of a tensor are spread, and how far one step moved them; sums in float64. */
import type { Distribution } from './look';

const bins = 48;
/** In rms: 1 in 16,000 elements of a normal distribution lies beyond. */
const farthest = 4;

export function distribution(values: Float32Array): Distribution {
  let [largest, squares, finite] = [0, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite++;
    squares += value * value;
    largest = Math.max(largest, Math.abs(value));
  }
  const counts = new Array<number>(bins).fill(0);
  const rms = Math.sqrt(squares / Math.max(1, finite));
  const reach = Math.min(largest, farthest * rms);
  const width = (2 * reach || 1) / bins;
  let beyond = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const bin = Math.max(0, Math.min(bins - 1, Math.floor(value / width + bins / 2)));
    counts[bin] = (counts[bin] as number) + 1;
    if (Math.abs(value) > reach) beyond++;
  }
  return { rms, largest, reach, counts, beyond, notFinite: values.length - finite };
}

/** rms(after − before) ÷ rms(before), the same elements in both; null if all were 0. About 1e-3 is healthy for a step of Adam. */
export function updateRatio(before: Float32Array, after: Float32Array): number | null {
  let [moved, squares] = [0, 0];
  before.forEach((value, i) => {
    moved += ((after[i] as number) - value) ** 2;
    squares += value * value;
  });
  return squares === 0 ? null : Math.sqrt(moved / squares);
}

/** The `count` largest of softmax(logits), with their indices, the largest first; equal ones by index. */
export function likeliest(
  logits: Float32Array,
  count: number,
): readonly { readonly index: number; readonly probability: number }[] {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const weights = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = weights.reduce((a, b) => a + b, 0);
  const order = [...weights.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  return order.slice(0, count).map((index) => ({ index, probability: (weights[index] as number) / sum }));
}
