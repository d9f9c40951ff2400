/**
 * npm run papers:build [-- --data FILE.jsonl.xz] [--out public/papers] [--papers 4000]
 * Selects papers on training and optimization, indexes titles and abstracts, and writes records and index without any
 * abstract. The one place where abstracts are read; they stay in this process's memory.
 */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync, strToU8 } from 'fflate';
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { sha256Hex } from '../base/hash';
import { packIndex } from '../papers/asset';
import type { IndexPart, Manifest } from '../papers/asset';
import { indexPapers } from '../papers/index-store';
import type { IndexedPaper } from '../papers/index-store';
import { classics } from './classic-papers';
import { toRecord } from './paper-records';
import { relevanceToTraining, titleKey } from './paper-selection';

const rawPaperSchema = v.object({
  title: v.string(),
  abstract: v.string(),
  year: v.string(),
  cat: v.string(),
  id: v.string(),
  authors: v.string(),
});

interface Candidate {
  readonly points: number;
  readonly paper: IndexedPaper;
}

async function* rawPapers(file: string): AsyncGenerator<v.InferOutput<typeof rawPaperSchema>> {
  const xz = spawn('xz', ['-dc', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => xz.on('close', resolve).on('error', reject));
  for await (const line of createInterface({ input: xz.stdout })) yield v.parse(rawPaperSchema, JSON.parse(line));
  const status = await ended;
  if (status !== 0)
    throw new AppError(
      'usage',
      `build-papers: xz -dc ${file} ended with ${status}; check the path and that xz is installed`,
    );
}

/** An arXiv record can be read live, so it wins over the same paper's conference page. */
function better(a: Candidate, b: Candidate): Candidate {
  return b.paper.id.startsWith('arXiv:') && !a.paper.id.startsWith('arXiv:') ? b : a;
}

async function selectPapers(file: string, wanted: number): Promise<IndexedPaper[]> {
  const byTitle = new Map<string, Candidate>();
  for (const { abstract, ...record } of classics)
    byTitle.set(titleKey(record.title), { points: Infinity, paper: { ...record, abstract } });
  for await (const raw of rawPapers(file)) {
    const key = titleKey(raw.title);
    const classic = byTitle.get(key)?.points === Infinity;
    const points = relevanceToTraining(raw);
    if (points === 0 || classic) continue;
    const candidate = { points, paper: { ...toRecord(raw), abstract: raw.abstract } };
    const known = byTitle.get(key);
    byTitle.set(key, known ? better(known, candidate) : candidate);
  }
  const best = [...byTitle.values()].sort((a, b) => b.points - a.points);
  const byId = new Map<string, IndexedPaper>();
  for (const { paper } of best) if (byId.size < wanted && !byId.has(paper.id)) byId.set(paper.id, paper);
  return [...byId.values()].sort((a, b) => a.year - b.year || (a.id < b.id ? -1 : 1));
}

async function writePart(
  folder: string,
  name: Manifest['parts'][0]['name'],
  content: unknown,
): Promise<Manifest['parts'][0]> {
  const bytes = new Uint8Array(gzipSync(strToU8(JSON.stringify(content)), { level: 9, mtime: 0 }));
  await writeFile(join(folder, name), bytes);
  return { name, bytes: bytes.length, sha256: await sha256Hex(bytes) };
}

function countTerms(index: IndexPart): number {
  return new Set([...index.title.postings, ...index.abstract.postings].map(([term]) => term)).size;
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: '../shared/data/papers/papers.jsonl.xz' },
      out: { type: 'string', default: 'public/papers' },
      papers: { type: 'string', default: '4000' },
      date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    },
  });
  const papers = await selectPapers(values.data, Number(values.papers));
  const index = packIndex(await indexPapers(papers), papers.length);
  const records = papers.map(({ abstract: _abstract, ...record }) => record);
  await mkdir(values.out, { recursive: true });
  const manifest: Manifest = {
    kind: 'paper-library',
    version: 1,
    date: values.date,
    papers: records.length,
    terms: countTerms(index),
    parts: [await writePart(values.out, 'records.bin', records), await writePart(values.out, 'index.bin', index)],
  };
  await writeFile(join(values.out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const sizes = manifest.parts.map((part) => `${part.name} ${(part.bytes / 1e6).toFixed(2)} MB`).join(', ');
  console.log(`${values.out}: ${manifest.papers} papers, ${manifest.terms} terms; ${sizes}`);
}
