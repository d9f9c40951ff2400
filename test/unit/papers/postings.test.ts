import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levels } from '../../../src/papers/bm25';
import { encodePostings, readPostings } from '../../../src/papers/pack/postings';

type Posting = readonly [paper: number, level: number];

function read(bytes: Uint8Array, papers: number): Posting[] {
  const found: Posting[] = [];
  expect(readPostings(bytes, papers, (paper, level) => found.push([paper, level]))).toBe(true);
  return found;
}

const lists = fc
  .record({
    papers: fc.integer({ min: 1, max: 2_000_000 }),
    postings: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: levels - 1 })), { maxLength: 300 }),
  })
  .map(({ papers, postings }) => {
    const byPaper = new Map(postings.map(([paper, level]) => [paper % papers, level]));
    const sorted = [...byPaper].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
    return { papers, postings: sorted };
  });

const keysOf = (postings: readonly Posting[], papers: number): number[] =>
  postings.map(([paper, level]) => (levels - 1 - level) * papers + paper);

test('what is written is read, best level first, papers ascending', () => {
  fc.assert(
    fc.property(lists, ({ papers, postings }) => {
      expect(read(encodePostings(keysOf(postings, papers), papers), papers)).toEqual(postings);
    }),
  );
});

test('any prefix is read as the beginning of the whole', () => {
  fc.assert(
    fc.property(lists, fc.nat(), ({ papers, postings }, cut) => {
      const bytes = encodePostings(keysOf(postings, papers), papers);
      const found = read(bytes.subarray(0, cut % (bytes.length + 1)), papers);
      expect(found).toEqual(postings.slice(0, found.length));
      expect(postings.length - found.length).toBeLessThanOrEqual(
        Math.ceil(8 * (bytes.length - (cut % (bytes.length + 1)))),
      );
    }),
  );
});

test('a list takes about the entropy of its gaps', () => {
  const papers = 2_000_000;
  const every = 300;
  const postings = Array.from({ length: 6000 }, (_, i): Posting => [i * every + ((i * 7919) % every), 12]);
  const bits = (8 * encodePostings(keysOf(postings, papers), papers).length) / postings.length;
  expect(bits).toBeLessThan(Math.log2(every) + 2);
});
