/** A library has nothing of the abstracts that it was built from but single terms. */
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { OverlapFinder } from '../../../src/tools/papers/overlap';
import { buildLibrary, filesOf, paper } from '../../support/small-library';

const sentence = 'curious otters quietly measure seventeen lopsided gradients before every frosty lunch';
const papers = Array.from({ length: 40 }, (_, i) => paper(`${i}`, `Otters ${i}`, `Today ${sentence} of year ${i}.`));

const unpacked = (bytes: Uint8Array): string =>
  (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : Buffer.from(bytes)).toString('latin1');

test('no part of a library shares a run of words with an abstract', async () => {
  const folder = await buildLibrary(papers);
  const finder = new OverlapFinder();
  for (const [path, bytes] of filesOf(folder)) finder.add(path, unpacked(bytes));
  for (const { title, abstract } of papers) expect([...finder.find(title, abstract)]).toEqual([]);
});

test('the comparison finds a run where there is one', () => {
  const finder = new OverlapFinder();
  finder.add('a part', `so ${sentence.toUpperCase()}!`);
  expect([...finder.find('a paper', papers[0]!.abstract)].length).toBeGreaterThan(0);
});
