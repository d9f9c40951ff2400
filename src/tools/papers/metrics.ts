/** Measures of a ranking. `gains` are the judged papers of a query; a paper not judged gains nothing. */
export type Gains = ReadonlyMap<string, number>;

const discount = (rank: number): number => 1 / Math.log2(rank + 2);

/** Järvelin & Kekäläinen 2002, with linear gains. */
export function ndcg(ranking: readonly string[], gains: Gains, depth: number): number {
  const sum = (list: readonly number[]): number => list.reduce((total, gain, rank) => total + gain * discount(rank), 0);
  const ideal = [...gains.values()].sort((one, other) => other - one).slice(0, depth);
  const best = sum(ideal);
  return best === 0 ? 0 : sum(ranking.slice(0, depth).map((id) => gains.get(id) ?? 0)) / best;
}

export function recall(ranking: readonly string[], gains: Gains, depth: number): number {
  const relevant = [...gains].filter(([, gain]) => gain > 0).map(([id]) => id);
  const found = new Set(ranking.slice(0, depth));
  return relevant.length === 0 ? 0 : relevant.filter((id) => found.has(id)).length / relevant.length;
}
