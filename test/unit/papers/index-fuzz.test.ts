/** Whatever is asked, and whatever bytes come instead of a part: no crash, no hang, no wrong paper. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { Random } from '../../../src/base/random';
import { readPostings } from '../../../src/papers/pack/postings';
import { buildLibrary, fetchOver, filesOf, openFolder, openIndex, paper } from '../../support/small-library';

const random = new Random(3);
const vocabulary = [
  'gradient',
  'norm',
  'batch',
  'adam',
  'muon',
  'self-attention',
  'μP',
  'the',
  'learning',
  'rate',
  'warm-up',
  '1-bit',
];
const draw = (count: number): string =>
  Array.from({ length: count }, () => vocabulary[random.below(vocabulary.length)]).join(' ');
const papers = Array.from({ length: 300 }, (_, i) =>
  paper(`${i}`, `Paper ${i}x ${draw(4)}`, draw(30), { year: `${2000 + (i % 25)}`, cat: ['ICML', 'ICLR'][i % 2]! }),
);
const folder = await buildLibrary(papers, { shape: { partBytes: 256, blockBytes: 512, recordsPerPart: 8 } });
const index = await openFolder(folder);
const titles = new Map(papers.map(({ id, title }) => [id, title]));
const slowMs = 2000;

const operators = fc.constantFrom(
  '+',
  '-',
  '"',
  'year:',
  'venue:',
  'author:',
  '..',
  ':',
  '+"',
  '-"',
  'year:2010..2005',
  '\\',
  '$',
);
const query = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...vocabulary), operators, fc.string({ unit: 'grapheme' })), { maxLength: 12 })
      .map((words) => words.join(' ')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom('the', 'of', 'and', 'is'), { maxLength: 8 }).map((words) => words.join(' ')),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'grapheme', minLength: 200, maxLength: 400 })
      .map((text) => text.repeat(40).slice(0, 10_000)),
  },
);

test('10,000 queries of any kind are answered in time, with papers of the library', { timeout: 120_000 }, async () => {
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      const start = performance.now();
      const { hits, faults, matches } = await index.search(text, { limit: 5 });
      slowest = Math.max(slowest, performance.now() - start);
      expect(faults).toEqual([]);
      expect(hits.length).toBeLessThanOrEqual(matches);
      for (const { paper: found, score } of hits) {
        expect(titles.get(found.id)).toBe(found.title);
        expect(score).toBeGreaterThan(0);
      }
    }),
    { numRuns: 10_000, seed: 11 },
  );
  expect(slowest).toBeLessThan(slowMs);
});

/** One file cut, changed, emptied, lost, or taken for another. */
function spoil(files: Map<string, Uint8Array<ArrayBuffer>>, at: Random): string {
  const names = [...files.keys()];
  const name = names[at.below(names.length)]!;
  const bytes = files.get(name)!;
  const other = files.get(names[at.below(names.length)]!)!;
  const flipped = bytes.slice();
  flipped[at.below(bytes.length)]! ^= 1 << at.below(8);
  const made = [flipped, bytes.slice(0, at.below(bytes.length)), new Uint8Array(0), undefined, other][at.below(5)];
  if (made) files.set(name, made);
  else files.delete(name);
  return name;
}

test(
  '1,000 spoilt libraries are refused or searched without the spoilt part, and give no wrong paper',
  { timeout: 120_000 },
  async () => {
    const sound = filesOf(folder);
    const at = new Random(9);
    const asked = ['gradient norm', 'muon adam 17x', '"batch norm" year:2005..', 'venue:icml warm-up'];
    const right = new Map<string, string[]>();
    for (const text of asked)
      right.set(
        text,
        (await index.search(text, { limit: 8 })).hits.map(({ paper: { id } }) => id),
      );
    let [refused, poorer] = [0, 0];
    for (let i = 0; i < 1000; i++) {
      const files = new Map(sound);
      spoil(files, at);
      try {
        const spoilt = await openIndex(fetchOver(files));
        for (const text of asked) {
          const { hits, faults } = await spoilt.search(text, { limit: 8 });
          for (const { paper: found } of hits) expect(titles.get(found.id)).toBe(found.title);
          if (faults.length === 0) expect(hits.map(({ paper: { id } }) => id)).toEqual(right.get(text));
          else poorer++;
        }
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        expect(['index-corrupt', 'papers-offline']).toContain(thrown.code);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
    expect(poorer).toBeGreaterThan(20);
  },
);

test.each(['"recordsPerPart":8', '"partBytes":256', '"papers":300', '[2001,12]', '"averageLength":4'])(
  'a manifest in which %s was changed is refused: its seal tells',
  async (field) => {
    const files = filesOf(folder);
    const text = Buffer.from(files.get('manifest.json')!).toString();
    expect(text).toContain(field);
    files.set('manifest.json', new TextEncoder().encode(text.replace(field, field.replace(/\d(?=\D*$)/, '9'))));
    await expect(openIndex(fetchOver(files))).rejects.toMatchObject({ code: 'index-corrupt' });
  },
);

test('bytes that are no postings are told from postings, or read as papers of the library', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 1000 }), (bytes, count) => {
      readPostings(bytes, count, (number, level) => {
        expect(number).toBeLessThan(count);
        expect(level).toBeLessThan(32);
      });
    }),
    { numRuns: 5000, seed: 12 },
  );
});
