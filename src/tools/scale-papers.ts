/**
 * npm run papers:scale -- --source FILE… [--sizes 100000,420000,2000000] [--work DIR] [--queries 120] [--json FILE]
 * Builds libraries of several sizes from real papers (recombined ones beyond those there are), searches them in headless Chromium over
 * a line of 20 Mbit/s and 40 ms, and compares their best ten with exact BM25. The last line is one JSON object.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { mean } from 'simple-statistics';
import { searchSpeed } from '../../test/bench/papers/browser';
import type { SearchSpeed } from '../../test/bench/papers/browser';
import { AppError } from '../base/errors';
import { Random } from '../base/random';
import type { Manifest } from '../papers/pack/manifest';
import { ExactIndex } from './papers/exact';
import type { IngestState } from './papers/ingest';
import { recombined } from './papers/recombine';
import { readSource } from './papers/sources';
import type { RawPaper } from './paper-selection';

const options = {
  source: { type: 'string', multiple: true },
  sizes: { type: 'string', default: '100000,420000,2000000' },
  work: { type: 'string', default: '.cache/papers-scale' },
  queries: { type: 'string', default: '120' },
  json: { type: 'string' },
} as const;

async function realPapers(files: readonly string[]): Promise<RawPaper[]> {
  const papers: RawPaper[] = [];
  for (const file of files) for await (const { paper } of readSource(file)) if (!('bad' in paper)) papers.push(paper);
  return papers;
}

async function writeSource(path: string, papers: readonly RawPaper[], count: number): Promise<void> {
  const file = createWriteStream(path);
  for (const paper of recombined(papers, count))
    if (!file.write(`${JSON.stringify(paper)}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}

/** Three to seven words of the titles of papers drawn at random. */
function queriesOf(papers: readonly RawPaper[], count: number): string[] {
  const random = new Random(17);
  return Array.from({ length: count }, () => {
    const { title } = papers[random.below(papers.length)] as RawPaper;
    const words = title.split(/\s+/).filter((word) => /^[\w-]{3,}$/.test(word));
    return random
      .shuffle(words)
      .slice(0, 3 + random.below(5))
      .join(' ');
  }).filter((query) => query.includes(' '));
}

interface BuildCost {
  readonly seconds: number;
  readonly peakBytes: number;
}

/** In a process of its own, whose peak memory can be read. */
function build(source: string, out: string): BuildCost {
  const start = Date.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['src/tools/run.mjs', 'build-papers', '--source', source, '--out', out, '--notes', 'none'],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new AppError('usage', `papers:scale: the build of ${out} failed: ${stderr.slice(-2000)}`);
  const peakMegabytes = Number(/peak ([\d,]+) MB/.exec(stdout)?.[1]?.replaceAll(',', '') ?? NaN);
  return { seconds: (Date.now() - start) / 1000, peakBytes: 1e6 * peakMegabytes };
}

interface ScaleRow extends SearchSpeed {
  readonly papers: number;
  readonly build: BuildCost;
  readonly parts: Manifest['parts'];
  /** Of the exact best ten, how many are found. */
  readonly agreement: number;
  /** Sum of the exact scores of the ten found ÷ sum of the best ten. */
  readonly scoreRatio: number;
}

async function measure(
  size: number,
  papers: readonly RawPaper[],
  queries: readonly string[],
  work: string,
): Promise<ScaleRow> {
  const out = join(work, `${size}`);
  const source = join(work, `${size}.jsonl`);
  mkdirSync(out, { recursive: true });
  console.error(`${size} papers: writing and building`);
  if (!existsSync(source)) await writeSource(source, papers, size);
  const cost = build(source, out);
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
  const state = JSON.parse(readFileSync(join(out, '.build', 'state.json'), 'utf8')) as IngestState;
  console.error(`${size} papers: searching in Chromium`);
  const speed = await searchSpeed(out, queries);
  console.error(`${size} papers: ranking exactly`);
  const exact = new ExactIndex(join(out, '.build'), state.runs, queries);
  const compared = queries.map((query, i) => {
    const ranking = exact.rank(query);
    const { best } = ranking;
    const found = speed.rankings[i] ?? [];
    const ideal = best.reduce((sum, [, score]) => sum + score, 0);
    const reached = found.reduce((sum, id) => sum + ranking.scoreOf(id), 0);
    return {
      agreement: best.filter(([id]) => found.includes(id)).length / Math.max(1, best.length),
      ratio: ideal === 0 ? 1 : reached / ideal,
    };
  });
  return {
    ...speed,
    ...{ papers: manifest.papers, build: cost, parts: manifest.parts },
    agreement: mean(compared.map(({ agreement }) => agreement)),
    scoreRatio: mean(compared.map(({ ratio }) => ratio)),
  };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
const kilobytes = (bytes: number): string => (bytes / 1e3).toFixed(0);

const table = (rows: readonly ScaleRow[]): string =>
  markdownTable([
    [
      'papers',
      'build s',
      'peak MB',
      'library MB',
      'open ms',
      'open MB',
      'KB a query (p95)',
      'cold p50 / p95 ms',
      'warm p50 / p95 ms',
      'heap MB',
      'top-10 agreement',
      'score ratio',
    ],
    ...rows.map((row) => [
      row.papers.toLocaleString('en-US'),
      row.build.seconds.toFixed(0),
      megabytes(row.build.peakBytes),
      megabytes(row.parts.bytes),
      row.openMs.toFixed(0),
      megabytes(row.openBytes),
      `${kilobytes(row.bytesPerQuery.mean)} (${kilobytes(row.bytesPerQuery.p95)})`,
      `${row.coldMs.p50.toFixed(0)} / ${row.coldMs.p95.toFixed(0)}`,
      `${row.warmMs.p50.toFixed(1)} / ${row.warmMs.p95.toFixed(1)}`,
      megabytes(row.heapBytes),
      row.agreement.toFixed(3),
      row.scoreRatio.toFixed(4),
    ]),
  ]);

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const sources = values.source ?? [];
  if (sources.length === 0) throw new AppError('usage', 'papers:scale: --source must name a file of papers');
  const papers = await realPapers(sources);
  const queries = queriesOf(papers, Number(values.queries));
  mkdirSync(values.work, { recursive: true });
  const rows: ScaleRow[] = [];
  for (const size of values.sizes.split(',').map(Number)) rows.push(await measure(size, papers, queries, values.work));
  const result = rows.map(({ rankings: _rankings, ...row }) => row);
  console.log(table(rows));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify({ rows: result }));
}
