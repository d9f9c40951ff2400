/**
 * Which split a story belongs to depends on nothing but the story's own words, so the same story can never be on
 * both sides, in any order, in any corpus size. Stories that differ only in case, spacing or punctuation are the same.
 */
export const splitNames = ['train', 'search', 'confirmation', 'test'] as const;

export type SplitName = (typeof splitNames)[number];

/** Of 1000 buckets, how many each held-out split takes; the other 91 % are for training. */
const bucketsPerHeldOutSplit = 30;
const heldOutSplits = ['search', 'confirmation', 'test'] as const;

/** A held-out split that already has this many tokens passes further stories on to training. */
export const heldOutTokenCap = 524_288;

/** What makes two stories the same story. */
function normalizeStory(story: string): string {
  return story
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * 53-bit hash of the normalized story (two 32-bit FNV-1a-like lanes with different multipliers, mixed as MurmurHash3
 * does): in 50,000 stories two different ones collide with probability 1.4e-7.
 */
export function storyHash(story: string): number {
  const words = normalizeStory(story);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < words.length; i++) {
    const unit = words.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** The split of a story in a corpus that has no split of its own. */
export function splitOfHash(hash: number): SplitName {
  return heldOutSplits[Math.floor((hash % 1000) / bucketsPerHeldOutSplit)] ?? 'train';
}

/** One of the three held-out splits, for a corpus that comes with its own validation stories. */
export function heldOutSplitOfHash(hash: number): SplitName {
  return heldOutSplits[hash % heldOutSplits.length] as SplitName;
}

/** How many story hashes occur in more than one split; counted from what is in the splits, whatever the rule was. */
export function countOverlap(hashes: Readonly<Record<SplitName, readonly number[]>>): number {
  const splitsOf = new Map<number, Set<SplitName>>();
  for (const split of splitNames)
    for (const hash of hashes[split]) splitsOf.set(hash, (splitsOf.get(hash) ?? new Set()).add(split));
  return [...splitsOf.values()].filter((splits) => splits.size > 1).length;
}
