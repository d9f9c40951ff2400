/** The builder: every format it reads, what it leaves out, and that a build stopped and resumed is the same to the byte. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { emit, usualShape } from '../../../src/tools/papers/emit';
import { ingest } from '../../../src/tools/papers/ingest';
import type { IngestState } from '../../../src/tools/papers/ingest';
import { parseLine, readSource } from '../../../src/tools/papers/sources';
import { buildLibrary, filesOf, openFolder, paper } from '../../support/small-library';

const folder = (): string => mkdtempSync(join(tmpdir(), 'bibliograd-build-'));
const own = { title: 'Muon', abstract: 'Orthogonal.', year: '2024', cat: 'cs.LG', id: '2401.00001', authors: 'A, B' };

test('reads arXiv snapshot lines', () => {
  const line = {
    id: '1711.05101',
    title: 'Decoupled\n  Weight Decay',
    abstract: 'L2.',
    categories: 'cs.LG math.OC',
    authors_parsed: [
      ['Loshchilov', 'Ilya', ''],
      ['Hutter', 'Frank', ''],
    ],
    versions: [{ version: 'v1', created: 'Tue, 14 Nov 2017 18:11:27 GMT' }],
  };
  expect(parseLine(JSON.stringify(line))).toMatchObject({
    year: '2017',
    cat: 'cs.LG,math.OC',
    authors: 'Ilya Loshchilov; Frank Hutter',
  });
});

test('reads OpenAlex works, their abstracts from the inverted index', () => {
  const line = {
    id: 'https://openalex.org/W1',
    title: 'A',
    publication_year: 2019,
    doi: 'https://doi.org/10.48550/arXiv.1910.07467',
    authorships: [{ author: { display_name: 'B. Zhang' } }],
    primary_location: { source: { display_name: 'NeurIPS' } },
    abstract_inverted_index: { root: [0], square: [2], mean: [1] },
  };
  expect(parseLine(JSON.stringify(line))).toEqual({
    ...{
      title: 'A',
      abstract: 'root mean square',
      year: '2019',
      cat: 'NeurIPS',
      id: '1910.07467',
      authors: 'B. Zhang',
    },
  });
});

test.each(['jsonl', 'jsonl.gz', 'jsonl.xz'])('reads .%s, and tells of bad lines', async (ending) => {
  const path = join(folder(), `papers.${ending}`);
  const text = [JSON.stringify(own), 'not JSON', '', JSON.stringify({ title: 1 }), JSON.stringify(own)].join('\n');
  if (ending === 'jsonl') writeFileSync(path, text);
  if (ending === 'jsonl.gz') writeFileSync(path, gzipSync(text));
  if (ending === 'jsonl.xz') writeFileSync(path, execFileSync('xz', ['-c'], { input: text }));
  const lines = [];
  for await (const line of readSource(path)) lines.push(line);
  expect(lines.map(({ number, paper: read }) => [number, 'bad' in read])).toEqual([
    [1, false],
    [2, true],
    [4, true],
    [5, false],
  ]);
});

test('leaves out what is bad, unwanted or there already; the arXiv record of a paper wins', async () => {
  const source = join(folder(), 'papers.jsonl');
  const lines = [
    { ...own, id: 'https://icml.cc/virtual/2024/poster/1', cat: 'icml' },
    { ...own, title: 'MUON!' },
    { ...own, title: 'Fine &amp; well', year: 'soon' },
    { ...own, title: 'Cats', cat: 'biology', id: '2401.00002' },
    { ...own, title: 'Fish &amp; chips &#38; peas', id: '2401.00003' },
  ];
  writeFileSync(source, [...lines.map((line) => JSON.stringify(line)), '{'].join('\n'));
  const out = folder();
  const state = await ingest({
    ...{ identity: '', sources: [source], folder: out, notes: [], extras: [], batchPapers: 10 },
    isWanted: ({ cat }) => cat !== 'biology',
    onProgress: () => undefined,
  });
  expect(state).toMatchObject({ papers: 2, duplicates: 1, unwanted: 1, badCount: 2 });
  expect(state.bad.map(({ line }) => line)).toEqual([3, 6]);
  emit({ folder: out, out, runs: state.runs, papers: state.papers, shape: usualShape, codeBytes: 0 });
  const records = readFileSync(join(out, 'records.jsonl'), 'utf8');
  expect(records).toContain('arXiv:2401.00001');
  expect(records).toContain('Fish & chips & peas');
});

test('a build that was stopped and goes on writes the same bytes as one that never stopped', async () => {
  const papers = Array.from({ length: 230 }, (_, i) =>
    paper(`${i}`, `Paper ${i} on muon`, `gradient ${i % 7} norm word${i % 31}`, { year: `${2000 + (i % 9)}` }),
  );
  const whole = await buildLibrary(papers, { batchPapers: 50 });
  const out = folder();
  const source = join(out, 'papers.jsonl');
  writeFileSync(source, papers.map((raw) => JSON.stringify(raw)).join('\n'));
  const options = {
    identity: '',
    sources: [source],
    folder: join(out, '.build'),
    notes: [],
    extras: [],
    batchPapers: 50,
    isWanted: () => true,
  };
  const stopped = ingest({
    ...options,
    onProgress: ({ papers: read }) => {
      if (read >= 100) throw new Error('the power fails');
    },
  });
  await expect(stopped).rejects.toThrow('power');
  let resumedAt = -1;
  const state: IngestState = await ingest({
    ...options,
    onProgress: ({ papers: read }) => {
      if (resumedAt < 0) resumedAt = read;
    },
  });
  expect(resumedAt).toBe(150);
  emit({ folder: options.folder, out, runs: state.runs, papers: state.papers, shape: usualShape, codeBytes: 0 });
  const parts = (root: string) => new Map([...filesOf(root)].filter(([path]) => path.startsWith('parts')));
  expect(parts(out)).toEqual(parts(whole));
});

test('papers are numbered by year, and a range of years finds only its own', async () => {
  const papers = [2003, 2001, 2002, 2001].map((year, i) => paper(`${i}`, `Muon ${i}`, '', { year: `${year}` }));
  const index = await openFolder(await buildLibrary(papers));
  const years = async (text: string): Promise<number[]> =>
    (await index.search(text, { limit: 9 })).hits.map(({ paper: { year } }) => year).sort();
  expect(await years('muon')).toEqual([2001, 2001, 2002, 2003]);
  expect(await years('muon year:2001')).toEqual([2001, 2001]);
  expect(await years('muon year:2002..')).toEqual([2002, 2003]);
  expect(await years('muon year:1990..2000')).toEqual([]);
});

test('filters by venue and author, requires and excludes', async () => {
  const papers = [
    paper('a', 'Muon one', 'norm', { cat: 'icml', authors: 'Kaiming He' }),
    paper('b', 'Muon two', 'batch', { cat: 'iclr', authors: 'Ann Lee' }),
    paper('c', 'Adam', 'muon batch norm', { cat: 'icml', authors: 'Ann Lee' }),
  ];
  const index = await openFolder(await buildLibrary(papers));
  const ids = async (text: string, options = {}): Promise<string[]> =>
    (await index.search(text, { limit: 9, ...options })).hits.map(({ paper: { id } }) => id.slice(4)).sort();
  expect(await ids('muon venue:icml')).toEqual(['a', 'c']);
  expect(await ids('muon', { venue: 'ICLR' })).toEqual(['b']);
  expect(await ids('muon author:lee')).toEqual(['b', 'c']);
  expect(await ids('author:"Kaiming He"')).toEqual(['a']);
  expect(await ids('muon +batch')).toEqual(['b', 'c']);
  expect(await ids('muon -batch')).toEqual(['a']);
  expect(await ids('"batch norm"')).toEqual(['c']);
  expect(await ids('muon +batch venue:icml -lee')).toEqual(['c']);
});

test('a misspelt word is searched as the nearest one that is known, and the answer says so', async () => {
  const papers = Array.from({ length: 20 }, (_, i) => paper(`${i}`, `Optimizer ${i}`, 'momentum'));
  const index = await openFolder(await buildLibrary(papers));
  const { hits, unknown } = await index.search('momentun', { limit: 3 });
  expect(hits).toHaveLength(3);
  expect(unknown).toEqual([{ term: 'momentun', instead: 'momentum' }]);
});
