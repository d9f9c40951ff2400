/** A library built from a few papers, as the build tool builds it, and exact BM25 over the same papers. */
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOfCode } from '../../src/papers/codes';
import { openEncoder } from '../../src/papers/encoder';
import { sealedManifest } from '../../src/papers/pack/manifest';
import type { Manifest } from '../../src/papers/pack/manifest';
import { Pack } from '../../src/papers/pack/pack';
import { StaticIndex } from '../../src/papers/static-index';
import { termsOf, tokenizerVersion } from '../../src/papers/terms';
import { memoryBlobStore } from '../../src/store/blobs';
import { shipModel } from '../../src/tools/papers/encoder-model';
import type { FolderModel } from '../../src/tools/papers/encoder-model';
import { emit, usualShape } from '../../src/tools/papers/emit';
import type { Shape } from '../../src/tools/papers/emit';
import { folderFetch, folderUrl } from '../../src/tools/papers/folder-fetch';
import { ingest } from '../../src/tools/papers/ingest';
import type { RawPaper } from '../../src/tools/paper-selection';

export const paper = (id: string, title: string, abstract: string, more: Partial<RawPaper> = {}): RawPaper => ({
  ...{ id: `doc:${id}`, title, abstract, year: '2020', cat: 'Test', authors: 'Ann Author; Bo Writer' },
  ...more,
});

export interface BuildOptions {
  readonly notes?: readonly RawPaper[];
  readonly noteText?: string;
  readonly shape?: Partial<Shape>;
  readonly batchPapers?: number;
  /** Of a model with which the papers are encoded. */
  readonly model?: FolderModel;
}

/** Folder of the built library. */
export async function buildLibrary(papers: readonly RawPaper[], options: BuildOptions = {}): Promise<string> {
  const { notes = [], noteText, shape = {}, batchPapers = 1000, model } = options;
  const encoder = model && { encode: await openEncoder(model), dimensions: model.dimensions };
  const out = mkdtempSync(join(tmpdir(), 'bibliograd-papers-'));
  const source = join(out, 'papers.jsonl');
  writeFileSync(source, papers.map((raw) => JSON.stringify(raw)).join('\n'));
  const folder = join(out, '.build');
  const state = await ingest({
    ...{ identity: '', sources: [source], folder, notes, extras: [], batchPapers, encoder },
    isWanted: () => true,
    onProgress: () => undefined,
  });
  const { runs, papers: count } = state;
  const emitted = emit({
    ...{
      folder,
      out,
      runs,
      papers: count,
      shape: { ...usualShape, ...shape },
      codeBytes: model ? bytesOfCode(model.dimensions) : 0,
    },
    ...(noteText !== undefined && { notes: noteText }),
  });
  const manifest: Manifest = {
    kind: 'paper-library',
    version: 2,
    tokenizer: tokenizerVersion,
    date: '2026-11-23',
    ...emitted,
    sources: [],
    ...(model && { encoder: model.manifest }),
  };
  if (model) await shipModel(out, model);
  writeFileSync(join(out, 'manifest.json'), await sealedManifest(manifest));
  return out;
}

/** Bytes of every file of a library, by its path. */
export function filesOf(folder: string): Map<string, Uint8Array<ArrayBuffer>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^(manifest|(parts|encoder).*bin)/.test(path),
  );
  return new Map(paths.map((path) => [path.replaceAll('\\', '/'), new Uint8Array(readFileSync(join(folder, path)))]));
}

export const fetchOver =
  (files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): typeof fetch =>
  (input) => {
    const bytes = files.get(new Request(input).url.slice(folderUrl.length));
    return Promise.resolve(bytes ? new Response(bytes) : new Response(null, { status: 404 }));
  };

export const openIndex = async (fetcher: typeof fetch): Promise<StaticIndex> =>
  new StaticIndex(await Pack.open({ baseUrl: folderUrl, fetch: fetcher, blobs: memoryBlobStore() }));

export const openFolder = (folder: string): Promise<StaticIndex> => openIndex(folderFetch(folder));

export interface ExactHit {
  readonly id: string;
  readonly score: number;
  /** By how much rounding impacts to 32 levels can change the score. */
  readonly slack: number;
}

/** BM25 (k1 1.2, b 0.75, title words twice) in float64 from the texts themselves, best first. */
export function exactBm25(papers: readonly RawPaper[], query: string): ExactHit[] {
  const texts = papers.map(({ title, abstract }) => [...termsOf(title), ...termsOf(title), ...termsOf(abstract)]);
  const average = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
  const terms = termsOf(query);
  const df = new Map(terms.map((term) => [term, texts.filter((text) => text.includes(term)).length]));
  return papers
    .map(({ id }, i) => {
      const text = texts[i] as string[];
      let [score, slack] = [0, 0];
      for (const term of terms) {
        const having = df.get(term) as number;
        const tf = text.filter((other) => other === term).length;
        const idf = Math.log(1 + (papers.length - having + 0.5) / (having + 0.5));
        score += (idf * tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * text.length) / average));
        if (tf > 0) slack += (idf * 2.2) / 64;
      }
      return { id, score, slack };
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
}
