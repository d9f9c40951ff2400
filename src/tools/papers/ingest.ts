/**
 * The first pass: cleans and de-duplicates papers, counts their terms into runs on disk and keeps their records. After each batch its
 * state is written, so that a build that was stopped goes on from there.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { titleWeight } from '../../papers/bm25';
import { fieldTerms } from '../../papers/query';
import { bytesOfCode, encodeCode } from '../../papers/codes';
import type { Encode } from '../../papers/encoder';
import { termsOf, tokenizerVersion } from '../../papers/terms';
import type { PaperRecord } from '../../papers/types';
import { notePrefix, toRecord } from '../paper-records';
import type { RawPaper } from '../paper-selection';
import { Run } from './runs';
import { SeenTitles } from './seen';
import { readSource } from './sources';

export interface IngestState {
  /** What the build was asked for; another build does not go on from this one. */
  readonly identity: string;
  readonly sources: readonly string[];
  /** Where the next batch begins. */
  readonly source: number;
  readonly line: number;
  readonly runs: number;
  readonly papers: number;
  readonly duplicates: number;
  readonly unwanted: number;
  readonly bad: readonly { readonly source: string; readonly line: number; readonly reason: string }[];
  readonly badCount: number;
  /** Bytes of records.jsonl. */
  readonly recordBytes: number;
  /** Whether the extras were taken, too. */
  readonly isComplete: boolean;
  /** Papers taken from each source. */
  readonly taken: readonly number[];
}

export interface IngestOptions {
  /** Of everything but the sources that decides what is taken. */
  readonly identity: string;
  readonly sources: readonly string[];
  readonly folder: string;
  readonly batchPapers: number;
  /** Taken first, whatever else has the same title. */
  readonly notes: readonly RawPaper[];
  /** Taken last, where the sources do not have them. */
  readonly extras: readonly RawPaper[];
  /** Papers with one title are different papers. */
  readonly keepsDuplicates?: boolean;
  /** Codes of papers are kept, too, if there is an encoder. */
  readonly encoder?: { readonly encode: Encode; readonly dimensions: number } | undefined;
  readonly isWanted: (paper: RawPaper) => boolean;
  readonly onProgress: (state: IngestState) => void;
}

/** A line of records.jsonl; `was` is the number of the paper that it replaces. */
export interface StoredRecord {
  readonly record: PaperRecord;
  /** Terms, title words counted twice. */
  readonly length: number;
  readonly was?: number;
}

const mostBadListed = 100;
/** Texts for the encoder; they are padded to the longest. */
const textsAtOnce = 16;
const recordsName = 'records.jsonl';
export const runPath = (folder: string, run: number): string => join(folder, `run-${run}.bin`);
/** Codes of the papers, in order. */
export const codesPath = (folder: string): string => join(folder, 'codes.bin');
export const recordsPath = (folder: string): string => join(folder, recordsName);

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const decoded = (text: string): string =>
  text.replace(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6}));/g, (_all, name: string, code: string) =>
    name ? (entities[name] as string) : String.fromCodePoint(Math.min(Number(code), 0x10ffff)),
  );

/** Why a paper cannot be taken, or undefined. */
function complaint({ title, year }: RawPaper): string | undefined {
  if (title.trim().length < 3) return 'it has no title';
  const number = Number(year);
  return number >= 1900 && number <= 2100 ? undefined : `its year is ${JSON.stringify(year)}`;
}

/** How often a paper has each term, title words counted twice, and its length. */
export function countTerms(title: string, abstract: string): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  let length = 0;
  const add = (terms: readonly string[], weight: number): void => {
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + weight);
    length += weight * terms.length;
  };
  add(termsOf(title), titleWeight);
  add(termsOf(abstract), 1);
  return { counts, length };
}

const isArxiv = ({ id }: PaperRecord): boolean => id.startsWith('arXiv:');

class Ingest {
  #run = new Run();
  #inRun = 0;
  #lines: string[] = [];
  /** Of the papers since the last flush, to be encoded. */
  #texts: string[] = [];
  readonly #seen = new SeenTitles();
  /** Papers that live sources can be asked about. */
  readonly #live = new Set<number>();

  constructor(
    private readonly options: IngestOptions,
    public state: IngestState,
  ) {}

  /** Takes note of the papers of earlier batches. */
  recall(): void {
    let paper = 0;
    for (const line of readLines(recordsPath(this.options.folder))) {
      const { record, was } = JSON.parse(line) as StoredRecord;
      if (isArxiv(record)) this.#live.add(was ?? paper);
      if (was !== undefined) continue;
      if (!record.id.startsWith(notePrefix)) this.#seen.note(record.title, paper);
      paper++;
    }
  }

  take(raw: RawPaper): void {
    const title = decoded(raw.title);
    const record = toRecord({ ...raw, title });
    const paper = this.state.papers;
    const isDistinct = record.id.startsWith(notePrefix) || this.options.keepsDuplicates === true;
    const known = isDistinct ? undefined : this.#seen.note(record.title, paper);
    if (known !== undefined) {
      this.#change({ duplicates: this.state.duplicates + 1 });
      if (isArxiv(record) && !this.#live.has(known)) this.#keep({ record, length: 0, was: known });
      return;
    }
    const { counts, length } = countTerms(title, decoded(raw.abstract));
    for (const term of [...fieldTerms('venue', record.venue), ...fieldTerms('author', record.authors)])
      counts.set(term, 1);
    this.#run.add(paper, counts);
    this.#inRun++;
    this.#keep({ record, length });
    if (this.options.encoder) this.#texts.push(`${title} ${decoded(raw.abstract)}`);
    this.#change({ papers: paper + 1 });
  }

  async read(): Promise<IngestState> {
    if (this.state.papers === 0) for (const note of this.options.notes) this.take(note);
    for (let source = this.state.source; source < this.options.sources.length; source++) {
      const name = this.options.sources[source] as string;
      const skip = source === this.state.source ? this.state.line : 0;
      for await (const { number, paper } of readSource(name, skip)) {
        const reason = 'bad' in paper ? paper.bad : complaint(paper);
        if (reason !== undefined) this.#refuse(name, number, reason);
        else if ('bad' in paper || !this.options.isWanted(paper)) this.#change({ unwanted: this.state.unwanted + 1 });
        else {
          this.take(paper);
          const taken = this.options.sources.map((_, i) => (this.state.taken[i] ?? 0) + (i === source ? 1 : 0));
          this.#change({ taken });
        }
        if (this.#inRun >= this.options.batchPapers) await this.#flush(source, number);
      }
      await this.#flush(source + 1, 0);
    }
    if (!this.state.isComplete) {
      for (const extra of this.options.extras) this.take(extra);
      this.#change({ isComplete: true });
      await this.#flush(this.options.sources.length, 0);
    }
    return this.state;
  }

  #refuse(source: string, line: number, reason: string): void {
    const { bad, badCount } = this.state;
    this.#change({
      badCount: badCount + 1,
      bad: bad.length < mostBadListed ? [...bad, { source, line, reason }] : bad,
    });
  }

  #keep(stored: StoredRecord): void {
    if (isArxiv(stored.record)) this.#live.add(stored.was ?? this.state.papers);
    this.#lines.push(`${JSON.stringify(stored)}\n`);
  }

  /** Codes of the texts that wait. */
  async #encoded(): Promise<Buffer> {
    const codes: Uint8Array[] = [];
    for (let at = 0; at < this.#texts.length; at += textsAtOnce) {
      const vectors = await this.options.encoder?.encode(this.#texts.slice(at, at + textsAtOnce));
      codes.push(...(vectors ?? []).map(encodeCode));
    }
    this.#texts = [];
    return Buffer.concat(codes);
  }

  #change(change: Partial<IngestState>): void {
    Object.assign(this.state, change);
  }

  async #flush(source: number, line: number): Promise<void> {
    const { folder } = this.options;
    const text = Buffer.from(this.#lines.join(''));
    appendFileSync(recordsPath(folder), text);
    appendFileSync(codesPath(folder), await this.#encoded());
    let { runs } = this.state;
    if (this.#inRun > 0) this.#run.write(runPath(folder, runs++));
    this.#change({ source, line, runs, recordBytes: this.state.recordBytes + text.length });
    writeFileSync(join(folder, 'state.json'), JSON.stringify(this.state));
    [this.#run, this.#inRun, this.#lines] = [new Run(), 0, []];
    this.options.onProgress(this.state);
  }
}

/** Lines of a file of any size. */
export function* readLines(path: string): Generator<string> {
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at);
    const stop = end < 0 ? bytes.length : end;
    yield bytes.toString('utf8', at, stop);
    at = stop + 1;
  }
}

/** Reads all sources, from where an earlier build of the same sources stopped. */
export async function ingest(options: IngestOptions): Promise<IngestState> {
  const { folder, sources } = options;
  mkdirSync(folder, { recursive: true });
  const statePath = join(folder, 'state.json');
  const stored = existsSync(statePath) ? (JSON.parse(readFileSync(statePath, 'utf8')) as IngestState) : undefined;
  const identity = JSON.stringify([tokenizerVersion, options.identity, sources]);
  const isSame = stored?.identity === identity;
  const fresh: IngestState = {
    identity,
    isComplete: false,
    ...{
      sources,
      source: 0,
      line: 0,
      runs: 0,
      papers: 0,
      duplicates: 0,
      unwanted: 0,
      bad: [],
      badCount: 0,
      recordBytes: 0,
    },
    taken: sources.map(() => 0),
  };
  const work = new Ingest(options, isSame ? stored : fresh);
  const codeBytes = options.encoder ? bytesOfCode(options.encoder.dimensions) : 0;
  if (isSame) {
    truncateSync(recordsPath(folder), stored.recordBytes);
    truncateSync(codesPath(folder), stored.papers * codeBytes);
  } else for (const path of [recordsPath(folder), codesPath(folder)]) writeFileSync(path, '');
  if (isSame) work.recall();
  return work.read();
}
