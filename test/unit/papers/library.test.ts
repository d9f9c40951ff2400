import { readFileSync } from 'node:fs';
import { gunzipSync, strFromU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import { indexSchema, recordsSchema } from '../../../src/papers/asset';
import { openPaperLibrary } from '../../../src/papers/library';
import { memoryBlobStore } from '../../../src/store/blobs';
import * as v from 'valibot';
import { shippedBase, shippedFetch } from '../../support/shipped-files';

const offline = (() => Promise.reject(new TypeError('Failed to fetch'))) as typeof fetch;
const part = (name: string): unknown => JSON.parse(strFromU8(gunzipSync(readFileSync(`public/papers/${name}`))));
const records = v.parse(recordsSchema, part('records.bin'));
const index = v.parse(indexSchema, part('index.bin'));
const shipped = await openPaperLibrary({ baseUrl: shippedBase, blobs: memoryBlobStore(), fetch: shippedFetch().fetch });

describe('the shipped library', () => {
  test('has thousands of papers, each with an id of its own and a title of its own', () => {
    expect(shipped.size).toBe(shipped.manifest.papers);
    expect(shipped.size).toBeGreaterThanOrEqual(3000);
    expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
    expect(new Set(records.map((record) => record.title.toLowerCase())).size).toBe(records.length);
  });

  test('holds only bibliographic fields, none longer than a title', () => {
    for (const record of records) {
      expect(Object.keys(record).sort()).toEqual(['authors', 'id', 'title', 'venue', 'year']);
      for (const value of [record.title, record.authors, record.venue, record.id])
        expect(value.length).toBeLessThan(320);
      expect(record.year).toBeGreaterThanOrEqual(2014);
    }
  });

  test('holds single terms in alphabetical order, so no sentence can be rebuilt', () => {
    expect(Object.keys(part('index.bin') as object).sort()).toEqual(['abstract', 'title']);
    for (const field of [index.title, index.abstract]) {
      expect(Object.keys(field).sort()).toEqual(['lengths', 'postings']);
      const terms = field.postings.map(([term]) => term);
      expect(terms).toEqual([...terms].sort((a, b) => (a < b ? -1 : 1)));
      for (const term of terms) expect(term).not.toMatch(/\s/);
    }
  });

  test('is at most 4 MB', () => {
    expect(shipped.manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(4e6);
  });

  test.each([
    ['gradient clipping', /clip/i],
    ['learning rate warmup', /warm-?up/i],
    ['adaptive gradient clipping spikes', /AdaGC|clip|spike/i],
    ['square root learning rate scaling batch size Adam', /scaling rules|batch/i],
    ['weight decay', /weight decay/i],
    ['RMSNorm layer normalization', /norm/i],
    ['Muon optimizer orthogonalization', /muon/i],
    ['scaling laws for language models', /scaling law/i],
  ])('answers "%s" with fitting titles', async (query, fitting) => {
    const hits = await shipped.search(query, 5);
    expect(hits).toHaveLength(5);
    expect(
      hits.filter((hit) => fitting.test(hit.paper.title)).length,
      hits.map((hit) => hit.paper.title).join('\n'),
    ).toBeGreaterThanOrEqual(3);
  });

  test('lists hits best first', async () => {
    const scores = (await shipped.search('transformer training stability', 20)).map((hit) => hit.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });
});

describe('opening the library', () => {
  test('fetches each part once and then lives from the cache, even offline', async () => {
    const blobs = memoryBlobStore();
    const site = shippedFetch();
    await openPaperLibrary({ baseUrl: shippedBase, blobs, fetch: site.fetch });
    await openPaperLibrary({ baseUrl: shippedBase, blobs, fetch: site.fetch });
    expect(site.asked.filter((name) => name.endsWith('.bin'))).toHaveLength(2);
    const library = await openPaperLibrary({ baseUrl: shippedBase, blobs, fetch: offline });
    expect(library.size).toBe(shipped.size);
  });

  test('drops a damaged cached part and fetches it again', async () => {
    const blobs = memoryBlobStore();
    await openPaperLibrary({ baseUrl: shippedBase, blobs, fetch: shippedFetch().fetch });
    const [name] = (await blobs.list('papers/')).filter((blob) => blob.endsWith('.bin'));
    await blobs.write(name as string, new Uint8Array([1, 2, 3]));
    const site = shippedFetch();
    await openPaperLibrary({ baseUrl: shippedBase, blobs, fetch: site.fetch });
    expect(site.asked.filter((asked) => asked.endsWith('.bin'))).toHaveLength(1);
    expect(await blobs.size(name as string)).toBeGreaterThan(3);
  });

  test('refuses a part that does not match the manifest, naming the cure', async () => {
    const site = shippedFetch((name, bytes) =>
      name === 'index.bin' ? bytes.map((byte, i) => (i === 500 ? byte ^ 1 : byte)) : bytes,
    );
    await expect(
      openPaperLibrary({ baseUrl: shippedBase, blobs: memoryBlobStore(), fetch: site.fetch }),
    ).rejects.toMatchObject({
      code: 'index-corrupt',
      message: expect.stringContaining('reload') as string,
    });
  });

  test('says papers-offline with neither network nor cache', async () => {
    await expect(
      openPaperLibrary({ baseUrl: shippedBase, blobs: memoryBlobStore(), fetch: offline }),
    ).rejects.toMatchObject({
      code: 'papers-offline',
    });
  });
});
