/** Orama's ranking against BM25 computed by hand from term counts. */
import { expect, test } from 'vitest';
import { packIndex, unpackDatabase } from '../../../src/papers/asset';
import { indexPapers, searchDatabase, titleBoost } from '../../../src/papers/index-store';
import type { PaperDatabase } from '../../../src/papers/index-store';
import { termTokenizer } from '../../../src/papers/terms';

const papers = [
  [
    'p1',
    'Gradient clipping for recurrent networks',
    'Clipping the gradient norm keeps recurrent training stable. Gradient norms explode.',
  ],
  ['p2', 'Warm-up of the learning rate', 'A learning rate that rises slowly avoids early instability of Adam.'],
  [
    'p3',
    'Large batch training',
    'With a large batch the learning rate must rise; gradient noise falls with the batch size.',
  ],
  ['p4', 'Object constructors', 'The constructor of an object and its valueOf and toString; has own property.'],
  ['p5', 'Adam and warmup', 'Adam needs warmup. Warmup, warm-up and warm up are the same.'],
].map(([id, title, abstract]) => ({
  id: id as string,
  title: title as string,
  abstract: abstract as string,
  authors: 'A. Author',
  year: 2020,
  venue: 'Test',
}));

function exactBm25(query: string): [string, number][] {
  const terms = termTokenizer.tokenize(query, 'english');
  const scores = papers.map((paper) => {
    let score = 0;
    for (const [field, boost] of [
      ['title', titleBoost],
      ['abstract', 1],
    ] as const) {
      const texts = papers.map((other) => termTokenizer.tokenize(other[field], 'english'));
      const average = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
      const text = termTokenizer.tokenize(paper[field], 'english');
      for (const term of terms) {
        const frequency = text.filter((other) => other === term).length;
        const having = texts.filter((other) => other.includes(term)).length;
        const idf = Math.log(1 + (texts.length - having + 0.5) / (having + 0.5));
        score += (boost * idf * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * text.length) / average));
      }
    }
    return [paper.id, score] as [string, number];
  });
  return scores.filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

const queries = [
  'gradient clipping',
  'learning rate warmup',
  'batch size',
  'adam',
  'constructor',
  'gradient gradient norm',
  'learn',
  'warm up Adam',
];

async function expectSameRanking(database: PaperDatabase, query: string): Promise<void> {
  const expected = exactBm25(query);
  const hits = await searchDatabase(database, query, 10);
  expect(hits.map((hit) => hit.paper.id)).toEqual(expected.map(([id]) => id));
  hits.forEach((hit, i) => expect(hit.score).toBeCloseTo((expected[i] as [string, number])[1], 9));
}

test.each(queries)(
  '"%s" is ranked by BM25 exactly (nine decimals), freshly indexed and after packing',
  async (query) => {
    const database = await indexPapers(papers);
    await expectSameRanking(database, query);
    const packed = packIndex(database, papers.length);
    const parsed = JSON.parse(JSON.stringify(packed)) as typeof packed;
    const records = papers.map(({ abstract: _abstract, ...record }) => record);
    await expectSameRanking(unpackDatabase(records, parsed), query);
  },
);

test('unknown words, no words and stop words find nothing', async () => {
  const database = await indexPapers(papers);
  for (const query of ['zebra', '', 'the of and', '   ']) expect(await searchDatabase(database, query, 5)).toEqual([]);
});

test('a word matches whole terms, never the beginnings of others', async () => {
  const database = await indexPapers(papers);
  expect(await searchDatabase(database, 'grad', 5)).toEqual([]);
});

test('terms come out sorted, so an index of them keeps no word order', () => {
  const terms = termTokenizer.tokenize('Zebras and warm-up optimisers: pre-training is optimal', 'english');
  expect(terms).toEqual([...terms].sort());
  expect(terms).toContain('warmup');
});
