/** A look inside a model of two layers and two heads, as the lab would send it: for screens. */
import type { Distribution, Look } from '../../src/trial/look';

const spread = (largest: number, change: Partial<Distribution> = {}): Distribution => ({
  rms: largest / 3,
  largest,
  reach: largest,
  counts: Array.from({ length: 48 }, (_, bin) => 48 - Math.abs(2 * bin - 47)),
  beyond: 0,
  notFinite: 0,
  ...change,
});

/** Rows that sum to 1; head 1 of layer 1 looks at the token before. */
function probabilities(n: number, layer: number): Float32Array {
  const map = new Float32Array(2 * n * n);
  for (let head = 0; head < 2; head++)
    for (let query = 0; query < n; query++)
      for (let key = 0; key <= query; key++) {
        const isHabit = layer === 0 && head === 0;
        map[(head * n + query) * n + key] = isHabit ? Number(key === Math.max(0, query - 1)) : 1 / (query + 1);
      }
  return map;
}

export const lookAt = (step: number, tokens: readonly string[] = ['', 'Once', ' upon', ' a', ' time']): Look => ({
  trialId: '0123456789abcdef-papers-2',
  step,
  tokens,
  isCut: false,
  attentions: [0, 1].map((layer) => ({ heads: 2, probabilities: probabilities(tokens.length, layer) })),
  next: [
    { token: ' there', probability: 0.75 },
    { token: ',', probability: 0.125 },
  ],
  continuation: ` text of step ${step}`,
  tensors: [
    { name: 'wte', shape: [320, 64], weights: spread(0.3), gradients: spread(0.001), updateRatio: 0.001 },
    { name: 'h.0.bias', shape: [64], weights: spread(0), gradients: spread(2, { notFinite: 3 }), updateRatio: null },
  ],
  tookMs: 1,
});
