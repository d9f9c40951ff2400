/** Reciprocal rank fusion (Cormack et al. 2009): a paper is worth 1 ÷ (offset + its place) in each ranking that has it. */
import type { Scored } from './best';

/** What a place is worth falls quickly from the first on. */
const placeOffset = 5;
/** Words decide; meaning lifts what both find, and adds what words miss. */
const meaningWeight = 0.2;

/** Papers in order of their summed worth, equal ones by number. */
export function fuse(byWords: readonly Scored[], alike: readonly number[]): Scored[] {
  const worth = new Map<number, number>();
  const add = (ranking: readonly number[], weight: number): void =>
    ranking.forEach((paper, i) => worth.set(paper, (worth.get(paper) ?? 0) + weight / (placeOffset + i + 1)));
  add(
    byWords.map(([paper]) => paper),
    1,
  );
  add(alike, meaningWeight);
  return [...worth].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
}
