/**
 * npm run papers:eval [-- --data ../shared/data/retrieval] [--library public/papers] [--items 1000] [--encoder public/papers]
 * How well the index ranks: nDCG@10 and recall@100 on test collections, and known items of the shipped library. The collections are for
 * local evaluation only and never shipped. The last line is one JSON object.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { mean } from 'simple-statistics';
import { openPaperLibrary } from '../papers/library';
import { decodeRecords } from '../papers/pack/records';
import { Parts } from '../papers/pack/parts';
import type { PaperRecord } from '../papers/types';
import { memoryBlobStore } from '../store/blobs';
import { main as build } from './build-papers';
import { readCollection } from './papers/collections';
import { folderFetch, folderUrl } from './papers/folder-fetch';
import { bootstrapInterval } from './papers/interval';
import { knownItems } from './papers/known-items';
import { ndcg, recall } from './papers/metrics';

const options = {
  data: { type: 'string', default: '../shared/data/retrieval' },
  library: { type: 'string', default: 'public/papers' },
  items: { type: 'string', default: '1000' },
  encoder: { type: 'string', default: 'public/papers' },
} as const;

interface Score {
  readonly mean: number;
  readonly interval: readonly [number, number];
}

interface Quality {
  readonly ndcg10: Score;
  readonly recall100: Score;
}

/** By words, and by words and meaning. */
type Engines = Readonly<Partial<Record<'bm25' | 'hybrid', Quality>>>;

const ranked = (engines: Engines): [string, Quality][] => Object.entries(engines);

const hasEncoder = (folder: string): boolean => existsSync(join(folder, 'encoder')) || existsSync(join(folder, 'onnx'));

const scoreOf = (values: readonly number[]): Score => ({
  mean: mean([...values]),
  interval: bootstrapInterval(values),
});

const context = (folder: string) => ({ baseUrl: folderUrl, fetch: folderFetch(folder), blobs: memoryBlobStore() });

/** Builds the collection's library in a folder that is removed afterwards. */
async function qualityOn(folder: string, encoder: string): Promise<Engines> {
  const { papers, queries } = readCollection(folder);
  const out = mkdtempSync(join(tmpdir(), 'bibliograd-eval-'));
  try {
    const source = join(out, 'papers.jsonl');
    writeFileSync(source, papers.map((paper) => JSON.stringify(paper)).join('\n'));
    const model = hasEncoder(encoder) ? ['--encoder', encoder] : [];
    await build(['--source', source, '--out', out, '--notes', 'none', '--keep-duplicates', '--quiet', ...model]);
    const library = await openPaperLibrary({ ...context(out), sources: [] });
    const quality = async (byMeaning: boolean): Promise<Quality> => {
      const rankings: string[][] = [];
      for (const { text } of queries)
        rankings.push((await library.search(text, { limit: 100, byMeaning })).hits.map(({ paper }) => paper.id));
      return {
        ndcg10: scoreOf(queries.map(({ gains }, i) => ndcg(rankings[i] ?? [], gains, 10))),
        recall100: scoreOf(queries.map(({ gains }, i) => recall(rankings[i] ?? [], gains, 100))),
      };
    };
    return { bm25: await quality(false), ...(model.length > 0 && { hybrid: await quality(true) }) };
  } finally {
    rmSync(out, { recursive: true });
  }
}

async function recordsOf(folder: string): Promise<PaperRecord[]> {
  const parts = await Parts.open(context(folder));
  const texts = await Promise.all(Array.from({ length: parts.count('records') }, (_, i) => parts.read('records', i)));
  return texts.flatMap((bytes) => decodeRecords(new TextDecoder().decode(bytes)));
}

/** Share of known items among the first ten: of all, and of those with a misspelt word. */
async function knownItemSuccess(folder: string, count: number): Promise<{ all: number; misspelt: number }> {
  const items = knownItems(await recordsOf(folder), count);
  const library = await openPaperLibrary({ ...context(folder), sources: [] });
  const found: number[] = [];
  for (const { id, query } of items) {
    const { hits } = await library.search(query, { limit: 10 });
    found.push(hits.some(({ paper }) => paper.id === id) ? 1 : 0);
  }
  const misspelt = found.filter((_, i) => items[i]?.isMisspelt);
  return { all: mean(found), misspelt: mean(misspelt) };
}

const shown = ({ mean: value, interval: [low, high] }: Score): string =>
  `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const sets: Record<string, Engines> = {};
  for (const name of existsSync(values.data) ? readdirSync(values.data).sort() : [])
    sets[name] = await qualityOn(join(values.data, name), values.encoder);
  const rows = Object.entries(sets).flatMap(([set, engines]) =>
    ranked(engines).map(([engine, { ndcg10, recall100 }]) => [set, engine, shown(ndcg10), shown(recall100)]),
  );
  console.log(markdownTable([['collection', 'ranking', 'nDCG@10 (95 %)', 'recall@100 (95 %)'], ...rows]));
  const items = await knownItemSuccess(values.library, Number(values.items));
  console.log(
    `known items in the first ten: ${items.all.toFixed(3)}; with a misspelt word ${items.misspelt.toFixed(3)}`,
  );
  const means = Object.entries(sets).map(([set, engines]) => [
    set,
    Object.fromEntries(
      ranked(engines).map(([engine, { ndcg10, recall100 }]) => [
        engine,
        { ndcg10: ndcg10.mean, recall100: recall100.mean, ndcg10Interval: ndcg10.interval },
      ]),
    ),
  ]);
  console.log(JSON.stringify({ sets: Object.fromEntries(means) as unknown, knownItems: items }));
}
