import { describe, expect, test } from 'vitest';
import { corpora, embeddedCorpus, fileCorpus, remoteCorpus } from '../../../src/data/corpora';
import type { CorpusContext, CorpusProgress } from '../../../src/data/corpora';
import { generateStories } from '../../../src/data/grammar/generate';
import { splitStories } from '../../../src/data/stories';
import { memoryBlobStore } from '../../../src/store/blobs';
import { shippedTokenizer as tokenizer } from '../../support/tokenizer';

const url = 'https://example.test/stories.txt';
const document = new TextEncoder().encode([...generateStories(5, 600_000)].join('\n<|endoftext|>\n'));
const remote = remoteCorpus('Remote', 'A test.', { id: 'remote', url, bytes: 500_000, blockBytes: 150_000 });

interface Server {
  fetch: typeof fetch;
  ranges: string[];
  etag: string;
  failAfter: number;
  ignoreRanges: boolean;
}

function server(): Server {
  const state: Server = {
    ranges: [],
    etag: '"1"',
    failAfter: Infinity,
    ignoreRanges: false,
    fetch: (_address, init) => {
      const range = new Headers(init?.headers).get('range') ?? '';
      if (state.ranges.length >= state.failAfter) return Promise.reject(new TypeError('Failed to fetch'));
      state.ranges.push(range);
      const [start = 0, end = 0] = range.replace('bytes=', '').split('-').map(Number);
      if (state.ignoreRanges) return Promise.resolve(new Response(document));
      return Promise.resolve(
        new Response(document.slice(start, end + 1), { status: 206, headers: { etag: state.etag } }),
      );
    },
  };
  return state;
}

function context(site: Server, blobs = memoryBlobStore()): CorpusContext & { progress: CorpusProgress[] } {
  const progress: CorpusProgress[] = [];
  return { tokenizer, blobs, fetch: site.fetch, onProgress: (step) => progress.push(step), progress };
}

describe('a corpus from the network', () => {
  test('asks for ranges, tells its progress and leaves out the story that was cut', async () => {
    const site = server();
    const given = context(site);
    const corpus = await remote.load(given);
    expect(site.ranges).toEqual([
      'bytes=0-149999',
      'bytes=150000-299999',
      'bytes=300000-449999',
      'bytes=450000-499999',
    ]);
    expect(given.progress.filter((step) => step.stage === 'download').map((step) => step.fraction)).toEqual([
      0.3, 0.6, 0.9, 1,
    ]);
    const whole = new TextDecoder().decode(document.subarray(0, 500_000)).split('<|endoftext|>').length - 1;
    expect(Object.values(corpus.audit.stories).reduce((a, b) => a + b)).toBe(whole);
  });

  test('goes on where a broken download stopped', async () => {
    const site = server();
    const given = context(site);
    site.failAfter = 2;
    await expect(remote.load(given)).rejects.toMatchObject({
      code: 'corpus-download',
      message: expect.stringContaining('is kept') as string,
    });
    site.failAfter = Infinity;
    await remote.load(given);
    expect(site.ranges).toHaveLength(4);
  });

  test('needs no network once it is there', async () => {
    const site = server();
    const given = context(site);
    const first = await remote.load(given);
    site.failAfter = 0;
    expect(await remote.load(given)).toEqual(first);
  });

  test('drops a damaged block and fetches only that again', async () => {
    const site = server();
    const given = context(site);
    const first = await remote.load(given);
    const [tokens] = (await given.blobs.list('corpora/remote/')).filter((name) => name.endsWith('.tokens'));
    await given.blobs.remove(tokens as string);
    await given.blobs.write('corpora/remote/block-0001', new Uint8Array([1, 2, 3]));
    expect((await remote.load(given)).hash).toBe(first.hash);
    expect(site.ranges.slice(4)).toEqual(['bytes=150000-299999']);
  });

  test('says so when the file changed on the server, then starts afresh', async () => {
    const site = server();
    const given = context(site);
    site.failAfter = 1;
    await expect(remote.load(given)).rejects.toMatchObject({ code: 'corpus-download' });
    Object.assign(site, { failAfter: Infinity, etag: '"2"' });
    await expect(remote.load(given)).rejects.toMatchObject({ code: 'corpus-corrupt' });
    expect((await remote.load(given)).audit.overlap).toBe(0);
  });

  test('refuses a server that ignores ranges instead of taking gigabytes', async () => {
    const site = server();
    site.ignoreRanges = true;
    await expect(remote.load(context(site))).rejects.toMatchObject({
      code: 'corpus-download',
      message: expect.stringContaining('ranges') as string,
    });
  });
});

describe('the token cache', () => {
  test('is dropped and rebuilt when a byte of it changes', async () => {
    const given = context(server());
    const source = embeddedCorpus(400_000, 2);
    const first = await source.load(given);
    const [name = ''] = await given.blobs.list('corpora/embedded/');
    const file = (await given.blobs.read(name)) as Uint8Array<ArrayBuffer>;
    file[file.length - 9] = (file[file.length - 9] ?? 0) ^ 1;
    await given.blobs.write(name, file);
    expect(await source.load(given)).toEqual(first);
    expect((await given.blobs.read(name))?.at(-9)).toBe((file.at(-9) ?? 0) ^ 1);
  });

  test('spares tokenizing the second time', async () => {
    const given = context(server());
    const source = embeddedCorpus(400_000, 3);
    await source.load(given);
    given.progress.length = 0;
    await source.load(given);
    expect(given.progress.some((step) => step.stage === 'tokenize')).toBe(false);
  });
});

describe("the visitor's file", () => {
  test('becomes a corpus named by its content', async () => {
    const source = await fileCorpus('stories.txt', document);
    const corpus = await source.load(context(server()));
    expect(source.id).toMatch(/^file-[0-9a-f]{12}$/);
    expect(corpus.splits.train.length).toBeGreaterThan(100_000);
  });

  test('must be UTF-8', async () => {
    const source = await fileCorpus('latin.txt', new Uint8Array([0x63, 0x61, 0x66, 0xe9]));
    await expect(source.load(context(server()))).rejects.toMatchObject({ code: 'text-not-utf8' });
  });

  test('must be long enough, with the figures', async () => {
    const source = await fileCorpus('short.txt', new TextEncoder().encode('Too short.'));
    await expect(source.load(context(server()))).rejects.toMatchObject({
      code: 'text-too-short',
      message: expect.stringMatching(/\d+ tokens, at least \d+/) as string,
    });
  });

  test('without marks is cut at blank lines into documents of a page', () => {
    const paragraphs = Array.from({ length: 40 }, (_, i) => `Paragraph ${i}. ${'word '.repeat(40)}`.trim());
    const stories = [...splitStories(paragraphs.join('\n\n'))];
    expect(stories.join('\n\n')).toBe(paragraphs.join('\n\n'));
    expect(stories.length).toBeGreaterThan(3);
  });
});

test('the table offers TinyStories and the embedded corpus', () => {
  expect(corpora.map((source) => source.id)).toEqual(['tinystories', 'embedded']);
});
