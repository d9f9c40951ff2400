/** Attention's probabilities, which the fused kernels never keep: softmax of the scores over the keys a query sees, in float64. */
import type { TappedAttention } from '../graph/tap-attention';

/** Of the first `n` tokens; rows of `channels` numbers, a head's `contextLength` rows after another's. */
interface Rows {
  readonly queries: Float32Array;
  readonly keys: Float32Array;
}

function scoreOf(
  { queries, keys }: Rows,
  { heads, keyHeads, channels, contextLength, rule: { scale, softcap, alibi } }: TappedAttention,
): (head: number, query: number, key: number) => number {
  return (head, query, key) => {
    const q = (head * contextLength + query) * channels;
    const k = (Math.floor((head * keyHeads) / heads) * contextLength + key) * channels;
    let dot = 0;
    for (let c = 0; c < channels; c++) dot += (queries[q + c] as number) * (keys[k + c] as number);
    const score = softcap === 0 ? dot * scale : softcap * Math.tanh((dot * scale) / softcap);
    return alibi === 0 ? score : score - 2 ** ((-alibi * (head + 1)) / heads) * (query - key);
  };
}

/** (heads, n, n): row i is what query i takes from each key; zeros for keys after it and outside the window. */
export function attentionMap(rows: Rows, attention: TappedAttention, n: number): Float32Array<ArrayBuffer> {
  const score = scoreOf(rows, attention);
  const map = new Float32Array(attention.heads * n * n);
  for (let head = 0; head < attention.heads; head++) {
    for (let query = 0; query < n; query++) {
      const first = Math.max(0, query + 1 - attention.rule.window);
      const scores = Array.from({ length: query + 1 - first }, (_, i) => score(head, query, first + i));
      const largest = scores.reduce((a, b) => Math.max(a, b));
      const weights = scores.map((each) => Math.exp(each - largest));
      const sum = weights.reduce((a, b) => a + b, 0);
      map.set(
        weights.map((weight) => weight / sum),
        (head * n + query) * n + first,
      );
    }
  }
  return map;
}
