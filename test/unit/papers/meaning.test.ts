/** Search by meaning: codes, the encoder through transformers.js and ONNX, fusion, filters and faults. */
import { sampleCorrelation } from 'simple-statistics';
import { expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { CodeScanner, bytesOfCode, encodeCode } from '../../../src/papers/codes';
import { openEncoder } from '../../../src/papers/encoder';
import { fuse } from '../../../src/papers/fuse';
import type { SearchAnswer } from '../../../src/papers/types';
import { Contrast } from '../../../src/tools/encoder/contrast';
import { buildLibrary, fetchOver, filesOf, openFolder, openIndex, paper } from '../../support/small-library';
import { tinyEncoder, wordVectors } from '../../support/tiny-encoder';

const dot = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, d) => sum + value * (other[d] as number), 0);

function unitVector(random: Random, dimensions: number): Float32Array {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const vector = Float32Array.from({ length: dimensions }, normal);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

test('codes of two bits keep 94 % of what vectors say, signs alone would keep 80 %', () => {
  const random = new Random(3);
  const near = unitVector(random, 256);
  const scanner = new CodeScanner(near);
  const all = Array.from({ length: 2000 }, () => unitVector(random, 256));
  const scores = all.map((vector) => scanner.score(encodeCode(vector), 0));
  expect(encodeCode(near)).toHaveLength(bytesOfCode(256));
  // √0.8825 for the quantizer of four values, √(2/π) for one of two (Max 1960).
  expect(
    sampleCorrelation(
      all.map((vector) => dot(vector, near)),
      scores,
    ),
  ).toBeGreaterThan(0.92);
});

test('the encoder gives the mean of its pieces, at length 1', async () => {
  const encode = await openEncoder(await tinyEncoder());
  const pieces = (words: readonly string[]): number[] =>
    words.reduce(
      (sum, word) => sum.map((value, d) => value + (wordVectors[word]?.[d] ?? NaN)),
      Array<number>(8).fill(0),
    );
  const texts = ['Spikes? Clipping', 'a Càt, an image', 'cat cat kitten', '…', ''];
  const expected = [['clip', '##ping'], ['cat', 'image'], ['cat', 'cat', 'kitten'], [], []];
  const vectors = await encode(texts);
  expected.forEach((words, i) => {
    const sum = pieces(words);
    const norm = Math.hypot(...sum) || 1;
    sum.forEach((value, d) => expect(vectors[i]?.[d], `${texts[i]} [${d}]`).toBeCloseTo(value / norm, 5));
  });
});

test('fusion adds what places are worth, words above meaning', () => {
  const fused = fuse(
    [
      [7, 30],
      [3, 20],
    ],
    [3, 9],
  );
  expect(fused.map(([number]) => number)).toEqual([3, 7, 9]);
  const worth = new Map(fused);
  expect(worth.get(7)).toBeCloseTo(1 / 6, 12);
  expect(worth.get(3)).toBeCloseTo(1 / 7 + 0.2 / 6, 12);
  expect(worth.get(9)).toBeCloseTo(0.2 / 7, 12);
});

const papers = [
  paper('a', 'A surge in training', 'surge surge surge', { year: '2019' }),
  paper('b', 'On cats', 'kitten kitten', { year: '2021' }),
  paper('c', 'Loss spikes explained', 'spike spike', { year: '2022' }),
  paper('d', 'Nothing known', 'zebra', { year: '2020' }),
];
const idsOf = ({ hits }: SearchAnswer): string[] => hits.map((hit) => hit.paper.id);
const folder = await buildLibrary(papers, { model: await tinyEncoder() });

test('a paper in other words is found by meaning only', async () => {
  const index = await openFolder(folder);
  expect(idsOf(await index.search('spike', { limit: 10 }))).toEqual(['doc:c']);
  const answer = await index.search('spike', { limit: 2, byMeaning: true });
  expect(idsOf(answer)).toEqual(['doc:c', 'doc:a']);
  expect(answer.hits.map(({ placeByMeaning }) => placeByMeaning)).toEqual([1, 2]);
});

test('filters hold for what is found by meaning', async () => {
  const index = await openFolder(folder);
  const years = await index.search('spike', { limit: 10, byMeaning: true, years: [2000, 2020] });
  expect(idsOf(years)[0]).toBe('doc:a');
  expect(idsOf(years)).not.toContain('doc:c');
  expect(idsOf(await index.search('spike -surge', { limit: 10, byMeaning: true }))).not.toContain('doc:a');
  expect(idsOf(await index.search('+spike', { limit: 10, byMeaning: true }))).toEqual(['doc:c']);
});

test('a damaged encoder costs the search its meaning, and the answer says so', async () => {
  const files = filesOf(folder);
  for (const path of files.keys()) if (path.startsWith('encoder/')) files.set(path, new Uint8Array(10));
  const index = await openIndex(fetchOver(files));
  const answer = await index.search('spike', { limit: 10, byMeaning: true });
  expect(idsOf(answer)).toEqual(['doc:c']);
  expect(answer.faults.join()).toContain('does not have the hash');
});

test('a library without an encoder is searched by words, whatever is asked for', async () => {
  const index = await openFolder(await buildLibrary(papers));
  expect(idsOf(await index.search('spike', { limit: 10, byMeaning: true }))).toEqual(['doc:c']);
});

test('the gradient of the contrast points as finite differences do', () => {
  const options = { dimensions: 8, batch: 3, temperature: 0.3, seed: 5 };
  const pairs = [
    { title: Uint16Array.of(1), abstract: Uint16Array.of(2, 3) },
    { title: Uint16Array.of(4, 4), abstract: Uint16Array.of(5) },
    { title: Uint16Array.of(6), abstract: Uint16Array.of(7, 8) },
  ];
  const make = () => new Contrast(Array<number>(9).fill(1), options);
  const step = 1e-2;
  const lossAt = (entry: number, by: number): number => {
    const moved = make();
    (moved.table[entry] as number) += by;
    return moved.step(pairs, 0);
  };
  // Adagrad's first step has the sign of the gradient, of tokens that only one text has.
  const trained = make();
  const before = trained.table.slice();
  trained.step(pairs, 1e-3);
  for (let entry = 8; entry < 9 * 8; entry += 3) {
    const slope = (lossAt(entry, step) - lossAt(entry, -step)) / (2 * step);
    if (Math.abs(slope) > 1e-2)
      expect(Math.sign(before[entry]! - trained.table[entry]!), `${entry}`).toBe(Math.sign(slope));
  }
});
