/**
 * npm run papers:rivals -- --source FILE [--papers 100000] [--data ../shared/data/retrieval] [--work DIR]
 * Orama, MiniSearch and FlexSearch as they come, beside this project's index: bytes to ship, time to open, heap, time of a query, and
 * nDCG@10 on SciFact. Each in a process of its own; the last line is one JSON object.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { markdownTable } from 'markdown-table';
import { mean, quantile } from 'simple-statistics';
import { AppError } from '../base/errors';
import { readCollection } from './papers/collections';
import { ndcg } from './papers/metrics';
import { openOurs, rivals } from './papers/rivals';
import type { Searcher } from './papers/rivals';
import { readSource } from './papers/sources';
import type { Manifest } from '../papers/pack/manifest';
import type { RawPaper } from './paper-selection';

const options = {
  source: { type: 'string' },
  papers: { type: 'string', default: '100000' },
  data: { type: 'string', default: '../shared/data/retrieval' },
  work: { type: 'string', default: '.cache/papers-rivals' },
  engine: { type: 'string' },
} as const;

const engines = ['ours', 'orama', 'minisearch', 'flexsearch'] as const;
type Engine = (typeof engines)[number];

interface RivalRow {
  readonly engine: Engine;
  readonly papers: number;
  readonly shippedBytes: number;
  readonly openMs: number;
  readonly heapBytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ndcg10: number;
  readonly failure?: string;
}

const readLines = (path: string): RawPaper[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RawPaper);

function buildOurs(source: string, out: string): number {
  const args = [
    'src/tools/run.mjs',
    'build-papers',
    '--source',
    source,
    '--out',
    out,
    '--notes',
    'none',
    '--keep-duplicates',
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new AppError('usage', `papers:rivals: the build of ${out} failed: ${stderr.slice(-1000)}`);
  return (JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest).parts.bytes;
}

async function opened(
  engine: Engine,
  source: string,
  out: string,
): Promise<{ searcher: Searcher; shippedBytes: number; openMs: number }> {
  if (engine === 'ours') {
    const shippedBytes = buildOurs(source, out);
    const start = performance.now();
    return { searcher: await openOurs(out), shippedBytes, openMs: performance.now() - start };
  }
  const rival = rivals[engine];
  const shipped = await rival.build(readLines(source));
  const shippedBytes = gzipSync(shipped).length;
  const start = performance.now();
  return { searcher: await rival.open(shipped), shippedBytes, openMs: performance.now() - start };
}

async function quality(engine: Engine, data: string, work: string): Promise<number> {
  const { papers, queries } = readCollection(join(data, 'scifact'));
  const source = join(work, 'scifact.jsonl');
  writeFileSync(source, papers.map((paper) => JSON.stringify(paper)).join('\n'));
  const { searcher } = await opened(engine, source, join(work, 'scifact'));
  const scores: number[] = [];
  for (const { text, gains } of queries) scores.push(ndcg(await searcher(text, 10), gains, 10));
  return mean(scores);
}

async function measure(engine: Engine, source: string, data: string, work: string): Promise<RivalRow> {
  const ndcg10 = await quality(engine, data, work);
  const titles = readLines(source).map(({ title }) => title);
  const { searcher, shippedBytes, openMs } = await opened(engine, source, join(work, 'ours'));
  globalThis.gc?.();
  const heapBytes = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const ms: number[] = [];
  for (let i = 0; i < 100; i++) {
    const query = (titles[(i * 997) % titles.length] as string).split(' ').slice(0, 5).join(' ');
    const start = performance.now();
    await searcher(query, 10);
    ms.push(performance.now() - start);
  }
  const [p50Ms, p99Ms] = [quantile(ms, 0.5), quantile(ms, 0.99)];
  return { engine, papers: titles.length, shippedBytes, openMs, heapBytes, p50Ms, p99Ms, ndcg10 };
}

const table = (rows: readonly (Partial<RivalRow> & { engine: Engine })[]): string =>
  markdownTable([
    ['engine', 'MB to ship', 'open ms', 'heap MB', 'p50 ms', 'p99 ms', 'nDCG@10 SciFact', ''],
    ...rows.map(
      ({
        engine,
        shippedBytes = NaN,
        openMs = NaN,
        heapBytes = NaN,
        p50Ms = NaN,
        p99Ms = NaN,
        ndcg10 = NaN,
        failure = '',
      }) => [
        engine,
        (shippedBytes / 1e6).toFixed(1),
        openMs.toFixed(0),
        (heapBytes / 1e6).toFixed(0),
        p50Ms.toFixed(1),
        p99Ms.toFixed(1),
        ndcg10.toFixed(3),
        failure,
      ],
    ),
  ]);

async function writeSource(path: string, file: string, count: number): Promise<void> {
  const lines: string[] = [];
  for await (const { paper } of readSource(file)) {
    if ('bad' in paper) continue;
    lines.push(JSON.stringify(paper));
    if (lines.length === count) break;
  }
  writeFileSync(path, lines.join('\n'));
}

/** Runs itself for one engine; an engine that fails, as by memory, has a row that says so. */
function inOwnProcess(engine: Engine, args: readonly string[]): RivalRow | { engine: Engine; failure: string } {
  console.error(engine);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=8000', 'src/tools/run.mjs', 'rivals-papers', ...args, '--engine', engine],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as RivalRow;
  } catch {
    const why = /RangeError: [^\n]*|heap out of memory/.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1) ?? '';
    return { engine, failure: `failed (${status}): ${why.slice(0, 80)}` };
  }
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  if (values.source === undefined || !existsSync(values.source))
    throw new AppError('usage', `papers:rivals: --source must name a file of papers, got ${values.source ?? 'none'}`);
  mkdirSync(values.work, { recursive: true });
  const source = join(values.work, `${values.papers}.jsonl`);
  const engine = engines.find((name) => name === values.engine);
  if (engine) {
    console.log(JSON.stringify(await measure(engine, source, values.data, values.work)));
    return;
  }
  await writeSource(source, values.source, Number(values.papers));
  const rows = engines.map((name) => inOwnProcess(name, args));
  console.log(table(rows));
  console.log(JSON.stringify({ rows }));
}
