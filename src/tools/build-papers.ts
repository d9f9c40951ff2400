/**
 * npm run papers:build -- --source FILE… [--out DIR] [--select ml] [--notes DIR] [--date YYYY-MM-DD] [--batch PAPERS] [--encoder DIR] [--work DIR]
 * [--keep-duplicates] [--quiet]
 * Reads papers, indexes titles and abstracts, and writes a library of static parts without any abstract. A build that was stopped goes
 * on where it was; bad lines are counted and listed in DIR/.build.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../base/errors';
import { bytesOfCode } from '../papers/codes';
import { openEncoder } from '../papers/encoder';
import { sealedManifest } from '../papers/pack/manifest';
import type { Manifest } from '../papers/pack/manifest';
import { tokenizerVersion } from '../papers/terms';
import { readModel, shipModel } from './papers/encoder-model';
import { licenceOf } from './papers/licences';
import { emit, usualShape } from './papers/emit';
import { ingest } from './papers/ingest';
import type { IngestState } from './papers/ingest';
import { readNotes } from './papers/notes';
import { isMachineLearning } from './paper-selection';

const options = {
  source: { type: 'string', multiple: true },
  out: { type: 'string', default: 'public/papers' },
  select: { type: 'string', default: 'all' },
  notes: { type: 'string', default: 'src/papers/notes' },
  date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  batch: { type: 'string', default: '100000' },
  work: { type: 'string' },
  encoder: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  'keep-duplicates': { type: 'boolean', default: false },
} as const;

const count = (value: number): string => value.toLocaleString('en-US');

/** One line on a terminal, overwritten; nothing else would read it. */
function progress(startMs: number): (text: string) => void {
  return (text) => {
    const seconds = (Date.now() - startMs) / 1000;
    const megabytes = process.memoryUsage().rss / 2 ** 20;
    const line = `${text}, ${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}

function summary({ parts, papers, terms }: Manifest, state: IngestState, out: string): string {
  const { duplicates, unwanted, badCount, bad } = state;
  const listed = bad.slice(0, 5).map(({ source, line, reason }) => `  ${source}:${line} ${reason}`);
  return [
    `${out}: ${count(papers)} papers, ${count(terms)} terms, ${(parts.bytes / 1e6).toFixed(2)} MB in ` +
      `${count(1 + parts.common + parts.rare + parts.postings + parts.records + parts.notes)} parts`,
    `left out: ${count(duplicates)} duplicates, ${count(unwanted)} not selected, ${count(badCount)} bad lines`,
    ...listed,
    `peak ${count(Math.round((process.resourceUsage().maxRSS * 1024) / 1e6))} MB`,
  ].join('\n');
}

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options });
  const sources = values.source ?? [];
  const missing = sources.find((file) => !existsSync(file));
  if (sources.length === 0 || missing !== undefined)
    throw new AppError('usage', `papers:build: --source must name files that exist, got ${missing ?? 'none'}`);
  const tell = values.quiet ? () => undefined : progress(Date.now());
  const folder = values.work ?? join(values.out, '.build');
  const notes = readNotes(values.notes);
  const model = values.encoder === undefined ? undefined : await readModel(values.encoder);
  const encoder = model && { encode: await openEncoder(model), dimensions: model.dimensions };
  const state = await ingest({
    identity: JSON.stringify([values.select, notes.notes, model?.manifest]),
    encoder,
    sources,
    folder,
    notes: notes.searchable,
    extras: notes.papers,
    batchPapers: Number(values.batch),
    keepsDuplicates: values['keep-duplicates'],
    isWanted: values.select === 'ml' ? isMachineLearning : () => true,
    onProgress: ({ papers, source }) => tell(`read ${count(papers)} papers of ${source} of ${sources.length} sources`),
  });
  rmSync(join(values.out, 'parts'), { recursive: true, force: true });
  mkdirSync(values.out, { recursive: true });
  const { runs, papers, taken } = state;
  const emitted = emit({
    folder,
    out: values.out,
    runs,
    papers,
    shape: usualShape,
    codeBytes: encoder ? bytesOfCode(encoder.dimensions) : 0,
    ...(notes.notes.length > 0 && { notes: JSON.stringify(notes.notes) }),
    onProgress: (terms) => tell(`wrote ${count(terms)} terms`),
  });
  const listed = sources.map((file, i) => ({ name: basename(file), papers: taken[i] ?? 0, licence: licenceOf(file) }));
  const manifest: Manifest = {
    ...{ kind: 'paper-library', version: 2, tokenizer: tokenizerVersion, date: values.date, ...emitted },
    ...(model && { encoder: model.manifest }),
    sources: [
      ...listed,
      { name: 'technique notes', papers: notes.notes.length, licence: 'MIT, written for Bibliograd' },
    ],
  };
  if (model) await shipModel(values.out, model);
  writeFileSync(join(values.out, 'manifest.json'), await sealedManifest(manifest));
  writeFileSync(join(folder, 'bad-lines.json'), `${JSON.stringify(state.bad, null, 2)}\n`);
  tell('done');
  if (!values.quiet) console.log(`${process.stderr.isTTY ? '\n' : ''}${summary(manifest, state, values.out)}`);
}
