/**
 * Holm's correction (Scand. J. Stat. 6, 65–70, 1979): with m tests, the chance of any false alarm stays below α, whatever
 * their dependence. The i-th smallest p is multiplied by m − i + 1, and none may fall below one before it.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}
