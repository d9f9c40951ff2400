/** The known name that a misspelt one probably meant. */

/** Edits between two words: insert, delete, replace, swap neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i]?.push(Math.min(replaced, at(i - 1, j) + 1, at(i, j - 1) + 1, isSwap ? at(i - 2, j - 2) + 1 : Infinity));
    }
  }
  return at(a.length, b.length);
}

const folded = (name: string): string => name.toLowerCase().replaceAll('_', '');

/** The known name closest to `name`, other than itself; undefined where none is close enough. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 60) return undefined;
  const others = known.filter((candidate) => candidate !== name);
  const same = others.find((candidate) => folded(candidate) === folded(name));
  if (same !== undefined) return same;
  const allowed = Math.min(3, Math.floor(name.length / 3));
  const ranked = others
    .map((candidate) => ({ candidate, distance: editDistance(folded(name), folded(candidate)) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}
