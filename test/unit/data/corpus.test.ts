import { describe, expect, test } from 'vitest';
import { buildCorpus } from '../../../src/data/corpus';
import { generateStories } from '../../../src/data/grammar/generate';
import { countOverlap, splitNames, splitOfHash, storyHash } from '../../../src/data/splits';
import { shippedTokenizer as tokenizer } from '../../support/tokenizer';

const stories = [...generateStories(7, 600_000)];
const plan = { id: 'test', name: 'Test', tokenizer };
const corpus = await buildCorpus({ ...plan, stories });

/** The stories of a split, read back from its tokens. */
function storiesOf(tokens: Uint16Array): string[] {
  const texts: string[] = [];
  let start = 0;
  for (let end = tokens.indexOf(tokenizer.endOfText); end >= 0; end = tokens.indexOf(tokenizer.endOfText, start)) {
    texts.push(tokenizer.decode(tokens.subarray(start, end)));
    start = end + 1;
  }
  return texts;
}

describe('building a corpus', () => {
  test('keeps every story whole, once, in exactly one split', () => {
    const all = splitNames.flatMap((split) => storiesOf(corpus.splits[split]));
    expect(all.sort()).toEqual([...stories].sort());
  });

  test('gives training about 91 % and each held-out split about 3 %', () => {
    const share = (split: (typeof splitNames)[number]) => corpus.audit.stories[split] / stories.length;
    expect(share('train')).toBeGreaterThan(0.87);
    for (const split of ['search', 'confirmation', 'test'] as const) expect(share(split)).toBeCloseTo(0.03, 1);
  });

  test('drops repeats that differ only in spacing, case or punctuation, and counts them', async () => {
    const repeated = await buildCorpus({ ...plan, stories: ['A cat sat.', ' a  CAT\nsat! ', 'A dog sat.', ''] });
    expect(repeated.audit.duplicatesRemoved).toBe(1);
    expect(repeated.audit.overlap).toBe(0);
  });

  test('puts a story into the same split whatever comes before it', async () => {
    const reversed = await buildCorpus({ ...plan, stories: [...stories].reverse() });
    for (const split of splitNames)
      expect(new Set(storiesOf(reversed.splits[split]))).toEqual(new Set(storiesOf(corpus.splits[split])));
  });

  test('has the same hash for the same stories and another one for others', async () => {
    expect((await buildCorpus({ ...plan, stories })).hash).toBe(corpus.hash);
    expect((await buildCorpus({ ...plan, stories: stories.slice(1) })).hash).not.toBe(corpus.hash);
  });

  test('lets timers run while it works, and stops when aborted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    const endless = generateStories(1, 1e12);
    await expect(buildCorpus({ ...plan, stories: endless, signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

test('the overlap audit counts stories that a wrong rule put on both sides', () => {
  expect(countOverlap({ train: [1, 2, 3], search: [3, 4], confirmation: [2], test: [] })).toBe(2);
  expect(countOverlap({ train: [1, 1], search: [2], confirmation: [3], test: [4] })).toBe(0);
});

test('story hashes are whole numbers below 2^53 that spread evenly over 1000 buckets', () => {
  const buckets = new Set(stories.map((story) => storyHash(story) % 1000));
  expect(stories.every((story) => Number.isSafeInteger(storyHash(story)))).toBe(true);
  expect(buckets.size).toBeGreaterThan(400);
  expect(splitOfHash(0)).toBe('search');
  expect(splitOfHash(1999)).toBe('train');
});
