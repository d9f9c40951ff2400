/** The shipped library, opened as the page opens it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { openPaperLibrary } from '../../../src/papers/library';
import { Notebook } from '../../../src/papers/notebook';
import { Parts } from '../../../src/papers/pack/parts';
import { decodeRecords } from '../../../src/papers/pack/records';
import type { PaperRecord } from '../../../src/papers/types';
import { memoryBlobStore } from '../../../src/store/blobs';
import { LateBlobStore } from '../../../src/store/late-blobs';
import { practitionerQuestions } from '../../support/practitioner-questions';
import { shippedBase, shippedFetch } from '../../support/shipped-files';

const offline: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));
const open = (fetcher: typeof fetch, blobs = memoryBlobStore()) =>
  openPaperLibrary({ baseUrl: shippedBase, blobs, fetch: fetcher, sources: [] });

const shipped = await open(shippedFetch().fetch);
const parts = await Parts.open({ baseUrl: shippedBase, blobs: memoryBlobStore(), fetch: shippedFetch().fetch });
const notebook = await Notebook.open(parts);

async function allRecords(): Promise<PaperRecord[]> {
  const decoder = new TextDecoder();
  const read = Array.from({ length: parts.count('records') }, async (_, part) =>
    decodeRecords(decoder.decode(await parts.read('records', part))),
  );
  return (await Promise.all(read)).flat();
}

describe('the shipped library', () => {
  test('has over 100,000 papers in at most 32 MB', () => {
    expect(shipped.size).toBeGreaterThan(100_000);
    expect(parts.manifest.parts.bytes).toBeLessThanOrEqual(32e6);
  });

  test('holds bibliographic fields only, none longer than a title, each paper once', async () => {
    const records = await allRecords();
    expect(records).toHaveLength(shipped.size);
    for (const { id, title, authors, year, venue } of records) {
      expect(title.length).toBeLessThan(420);
      expect(Math.max(id.length, authors.length, venue.length)).toBeLessThan(320);
      expect(year).toBeGreaterThan(1900);
    }
    const distinct = new Set(records.map(({ id, title }) => `${id} ${title.toLowerCase()}`));
    expect(distinct.size).toBe(records.length);
  });

  test('has a note on every technique of the published experiment and on the classics that the data lack', () => {
    const arxiv = new Set(notebook.notes.map((note) => note.arxiv));
    const experiment = [
      '2205.10287',
      '2502.11034',
      '2107.04197',
      '2404.06395',
      '2405.18392',
      '2503.10622',
      '2510.22777',
    ];
    const classics = [
      '1412.6980',
      '1607.06450',
      '2104.09864',
      '2002.05202',
      '2203.15556',
      '2409.11321',
      '2203.03466',
      '1606.08415',
      '1803.05407',
      '2405.15682',
    ];
    for (const id of [...experiment, ...classics]) expect(arxiv, id).toContain(id);
    expect(notebook.named('Muon')).not.toBeNull();
    expect(notebook.notes.length).toBeGreaterThanOrEqual(150);
  });

  test('notes name only related notes that there are, and have something to say in every section', () => {
    const slugs = new Set(notebook.notes.map(({ slug }) => slug));
    for (const { slug, related, sections, summary } of notebook.notes) {
      for (const other of related) expect(slugs, `${slug} names ${other}`).toContain(other);
      for (const text of [summary, ...Object.values(sections)]) expect(text.length, slug).toBeGreaterThan(9);
    }
  });

  test('answers at least 17 of 20 practitioners within five hits', async () => {
    const answered = await Promise.all(
      practitionerQuestions.map(async ({ question, expected }) => {
        const { hits } = await shipped.search(question, { limit: 5 });
        return hits.some(({ paper: { id } }) => expected.includes(id)) ? 1 : 0;
      }),
    );
    expect(answered.reduce((sum: number, one) => sum + one, 0)).toBeGreaterThanOrEqual(17);
  });

  test.each([
    ['gradient clipping', /clip|AGC|AdaGC/i],
    ['learning rate warmup', /warm-?up/i],
    ['weight decay', /weight decay/i],
    ['Muon optimizer orthogonalization', /muon|orthogonal/i],
    ['scaling laws for language models', /scaling|Chinchilla/i],
  ])('answers "%s" with fitting titles', async (query, fitting) => {
    const { hits } = await shipped.search(query, { limit: 5 });
    const titles = hits.map(({ paper }) => paper.title);
    expect(titles.filter((title) => fitting.test(title)).length, titles.join('\n')).toBeGreaterThanOrEqual(3);
  });
});

describe('reading', () => {
  test('a technique note is read without asking anyone', async () => {
    const read = await open(shippedFetch().fetch).then((library) => library.read('note:adagc'));
    expect(read).toMatchObject({
      paper: { title: 'AdaGC' },
      technique: { arxiv: '2502.11034' },
      abstract: null,
      reason: null,
    });
  });

  test('a paper brings the note about it, and says why there is no abstract', async () => {
    const { hits } = await shipped.search('id-free', { limit: 1 });
    expect(hits.length).toBeLessThanOrEqual(1);
    const adam = notebook.notes.find(({ slug }) => slug === 'dyt');
    const found = await shipped.search(adam?.paper ?? '', { limit: 5 });
    const record = found.hits.find(({ paper }) => paper.id === `arXiv:${adam?.arxiv}`);
    if (record) {
      const read = await shipped.read(record.paper.id);
      expect(read.technique?.slug).toBe('dyt');
      expect(read.reason).toContain('Only the record is at hand');
    }
  });

  test('an unknown id is refused with the cure', async () => {
    await expect(shipped.read('arXiv:0000.00000')).rejects.toMatchObject({ code: 'usage' });
  });

  test('exploring a problem gives families of approaches with ids, and papers as evidence', async () => {
    const { families, evidence } = await shipped.explore('loss spikes during training');
    const ids = families.flatMap(({ approaches }) => approaches.map(({ id }) => id));
    expect(
      ids.some((id) => /note:(zclip|spam|adagc|loss-spike-skipping)/.test(id)),
      ids.join(),
    ).toBe(true);
    expect(evidence.length).toBeGreaterThan(3);
    expect(evidence.every(({ id }) => !id.startsWith('note:'))).toBe(true);
  });

  test('a deep dive finds a note by any of its names', async () => {
    expect((await shipped.deepDive('RMSNorm')).id).toBe('note:rmsnorm');
    expect((await shipped.deepDive('adaptive gradient clipping per tensor')).note.title).toMatch(/clip|AdaGC|AGC/i);
  });

  test('techniques are compared section by section', async () => {
    const { techniques, sections } = await shipped.compare(['Muon', 'AdamW']);
    expect(techniques.map(({ id }) => id)).toEqual(['note:muon', 'note:adamw']);
    expect(sections).toHaveLength(5);
    await expect(shipped.compare(['Muon'])).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('opening the library', () => {
  const binary = (asked: readonly string[]): string[] => asked.filter((name) => name.endsWith('.bin'));

  test('reads under 400 kB before the first query, and then lives from the cache, even offline', async () => {
    const blobs = memoryBlobStore();
    const site = shippedFetch();
    const library = await open(site.fetch, blobs);
    const bytes = binary(site.asked).reduce((sum, name) => sum + readFileSync(`public/papers/${name}`).length, 0);
    expect(bytes).toBeLessThan(400_000);
    const online = await library.search('gradient clipping', { limit: 5 });
    const cached = await open(offline, blobs);
    expect((await cached.search('gradient clipping', { limit: 5 })).hits).toEqual(online.hits);
  });

  test('offline, what is not cached is named as a fault and the rest is searched', async () => {
    const blobs = memoryBlobStore();
    const library = await open(shippedFetch().fetch, blobs);
    await library.search('muon', { limit: 5 });
    const cached = await open(offline, blobs);
    const { hits, faults } = await cached.search('muon federated', { limit: 5 });
    expect(faults.join()).toContain('connect to the network');
    expect(hits.length).toBeGreaterThan(0);
  });

  test('kept as a whole, what was never searched is found offline', async () => {
    const blobs = memoryBlobStore();
    const library = await open(shippedFetch().fetch, blobs);
    const { parts, ofParts } = await library.keep(100);
    expect(ofParts).toBeGreaterThan(1000);
    expect((await library.keep(100)).parts).toBe(parts + 100);
    expect((await library.keep(ofParts)).parts).toBe(ofParts);
    const cached = await open(offline, blobs);
    const { hits, faults } = await cached.search('muon federated', { limit: 5 });
    expect([hits.length, faults]).toEqual([5, []]);
    await expect(cached.keep(1)).resolves.toMatchObject({ parts: ofParts });
  });

  test('on a full disk it is searched all the same, and keeping it says why it cannot', async () => {
    const full = memoryBlobStore();
    full.write = () => Promise.reject(new AppError('storage-full', 'write: the storage for this site is full'));
    const library = await open(shippedFetch().fetch, new LateBlobStore(full));
    expect((await library.search('muon', { limit: 5 })).hits).toHaveLength(5);
    await expect(library.keep(5)).rejects.toMatchObject({ code: 'storage-full' });
  });

  test('drops a damaged cached part and fetches it again', async () => {
    const blobs = memoryBlobStore();
    await open(shippedFetch().fetch, blobs);
    const [name = ''] = (await blobs.list('papers/')).filter((blob) => blob.endsWith('.bin'));
    await blobs.write(name, new Uint8Array([1, 2, 3]));
    const site = shippedFetch();
    await open(site.fetch, blobs);
    expect(binary(site.asked)).toHaveLength(1);
    expect(await blobs.size(name)).toBeGreaterThan(3);
  });

  test('refuses a part that does not match the manifest, after asking the server itself', async () => {
    const site = shippedFetch((name, bytes) =>
      name.endsWith('.bin') ? bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) : bytes,
    );
    await expect(open(site.fetch)).rejects.toMatchObject({
      code: 'index-corrupt',
      message: expect.stringContaining('reload') as string,
    });
    expect(binary(site.asked)).toHaveLength(2);
  });

  test('says papers-offline with neither network nor cache', async () => {
    await expect(open(offline)).rejects.toMatchObject({ code: 'papers-offline' });
  });
});
