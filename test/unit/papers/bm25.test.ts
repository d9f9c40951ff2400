/** Orama's ranking over the static index against BM25 computed from the texts themselves. */
import { expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { buildLibrary, exactBm25, openFolder, paper } from '../../support/small-library';

const papers = [
  paper(
    'p1',
    'Gradient clipping for recurrent networks',
    'Clipping the gradient norm keeps recurrent training stable. Gradient norms explode.',
  ),
  paper('p2', 'Warm-up of the learning rate', 'A learning rate that rises slowly avoids early instability of Adam.'),
  paper(
    'p3',
    'Large batch training',
    'With a large batch the learning rate must rise; gradient noise falls with the batch size.',
  ),
  paper(
    'p4',
    'Object constructors',
    'The constructor of an object and its valueOf and toString; has own property, __proto__.',
  ),
  paper('p5', 'Adam and warmup', 'Adam needs warmup. Warmup, warm-up and warm up are the same.'),
];
const index = await openFolder(await buildLibrary(papers));

test('two terms in two papers, by hand', async () => {
  const pair = [paper('a', 'Muon', 'muon muon orthogonal'), paper('b', 'Adam', 'moment')];
  const small = await openFolder(await buildLibrary(pair));
  // a: muon twice in the title's weight and twice after: tf 4, length 2 + 3 = 5; b: length 2 + 1 = 3; average 4; df 1 of 2.
  const idf = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
  const impact = (4 * 2.2) / (4 + 1.2 * (0.25 + (0.75 * 5) / 4));
  const { hits } = await small.search('muon', { limit: 5 });
  expect(hits.map(({ paper: { id } }) => id)).toEqual(['doc:a']);
  expect(Math.abs((hits[0]?.score ?? 0) - idf * impact)).toBeLessThanOrEqual((idf * 2.2) / 64);
});

test.each([
  'gradient clipping',
  'learning rate warmup',
  'batch size',
  'adam',
  'constructor',
  '__proto__ constructor toString',
  'gradient gradient norm',
  'learn',
  'warm up Adam',
  'nothing of the kind',
])('"%s" is ranked as exact BM25 ranks it, up to the rounding of impacts', async (query) => {
  const expected = exactBm25(papers, query);
  const { hits, matches } = await index.search(query, { limit: 10 });
  expect(matches).toBe(expected.length);
  expect(hits.map(({ paper: { id } }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
  for (const { paper: found, score, why } of hits) {
    const exact = expected.find(({ id }) => id === found.id)!;
    expect(Math.abs(score - exact.score)).toBeLessThanOrEqual(exact.slack + 1e-5);
    expect(why.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score, 4);
  }
  expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a));
});

test('over 600 random papers the best ten are the exact best ten, but for near ties', async () => {
  const random = new Random(5);
  const words = Array.from({ length: 400 }, (_, i) => `word${String.fromCharCode(97 + (i % 26))}${i}x`);
  const draw = (count: number): string =>
    Array.from({ length: count }, () => words[Math.floor(400 * random.next() ** 2)]).join(' ');
  const many = Array.from({ length: 600 }, (_, i) => paper(`${i}`, `${draw(6)} t${i}`, draw(20 + random.below(120))));
  const large = await openFolder(
    await buildLibrary(many, { shape: { partBytes: 512, blockBytes: 256, recordsPerPart: 16 }, batchPapers: 97 }),
  );
  for (let i = 0; i < 40; i++) {
    const query = draw(1 + random.below(6));
    const exact = exactBm25(many, query);
    const { hits, matches } = await large.search(query, { limit: 10 });
    expect(matches).toBe(exact.length);
    const last = exact[Math.min(9, exact.length - 1)]!;
    for (const { paper: found } of hits) {
      const own = exact.find(({ id }) => id === found.id)!;
      expect(own.score + own.slack).toBeGreaterThanOrEqual(last.score - last.slack);
    }
  }
});
