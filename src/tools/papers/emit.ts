/** The second pass: numbers papers by year, merges the runs, rounds impacts to levels and writes the parts. */
import { readFileSync } from 'node:fs';
import { impact, levelOf, levels } from '../../papers/bm25';
import { ByteWriter } from '../../papers/pack/bytes';
import { commonDf, encodeLexicon } from '../../papers/pack/lexicon';
import { idTerm } from '../../papers/query';
import type { LexiconEntry } from '../../papers/pack/lexicon';
import { papersPerCodesPart } from '../../papers/pack/manifest';
import type { Manifest } from '../../papers/pack/manifest';
import { encodePostings } from '../../papers/pack/postings';
import { encodeRecords } from '../../papers/pack/records';
import type { PaperRecord } from '../../papers/types';
import { notePrefix } from '../paper-records';
import { codesPath, readLines, recordsPath, runPath } from './ingest';
import type { StoredRecord } from './ingest';
import { PartWriter, PostingsWriter } from './part-writer';
import { mergeRuns } from './runs';
import type { Counts } from './runs';

export interface Shape {
  readonly partBytes: number;
  readonly blockBytes: number;
  readonly recordsPerPart: number;
}

export const usualShape: Shape = { partBytes: 16 * 1024, blockBytes: 32 * 1024, recordsPerPart: 32 };

interface Collection {
  readonly records: readonly PaperRecord[];
  readonly lengths: Uint16Array;
  readonly averageLength: number;
  /** New number of each paper. */
  readonly order: Uint32Array;
  readonly notes: number;
  readonly years: Manifest['years'];
}

function collect(folder: string, papers: number): Collection {
  const records: PaperRecord[] = [];
  const lengths = new Uint16Array(papers);
  for (const line of readLines(recordsPath(folder))) {
    const { record, length, was } = JSON.parse(line) as StoredRecord;
    if (was !== undefined) {
      records[was] = { ...record, year: (records[was] as PaperRecord).year };
      continue;
    }
    lengths[records.length] = Math.min(65_535, length);
    records.push(record);
  }
  const counts = new Map<number, number>();
  const isNote = ({ id }: PaperRecord): boolean => id.startsWith(notePrefix);
  const notes = records.filter(isNote).length;
  for (const record of records) if (!isNote(record)) counts.set(record.year, (counts.get(record.year) ?? 0) + 1);
  const years: [number, number][] = [];
  let next = notes;
  for (const year of [...counts.keys()].sort((one, other) => one - other)) {
    years.push([year, next]);
    next += counts.get(year) as number;
  }
  const free = new Map(years);
  let note = 0;
  const order = Uint32Array.from(records, (record) => {
    if (isNote(record)) return note++;
    const { year } = record;
    const number = free.get(year) as number;
    free.set(year, number + 1);
    return number;
  });
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return { records, lengths, averageLength: total / papers, order, notes, years };
}

/** Keys as encodePostings wants them. */
function keysOf(counts: Counts, { lengths, averageLength, order }: Collection): Uint32Array {
  const papers = order.length;
  const keys = new Uint32Array(counts.length);
  counts.forEach((packed, i) => {
    const paper = Math.floor(packed / 64);
    const level = levelOf(impact(packed % 64, lengths[paper] as number, averageLength));
    keys[i] = (levels - 1 - level) * papers + (order[paper] as number);
  });
  return keys.sort();
}

/** So that a record is found by its id. */
function idEntries({ records, order }: Collection): LexiconEntry[] {
  const papers = order.length;
  return records
    .map(({ id }, i) => ({ term: idTerm(id), df: 1, postings: encodePostings([order[i] as number], papers) }))
    .sort((one, other) => (one.term < other.term ? -1 : 1))
    .filter(({ term }, i, all) => term !== all[i - 1]?.term);
}

class LexiconWriter {
  readonly #lists: LexiconEntry[][] = [[]];
  #block: LexiconEntry[] = [];
  #blockSize = 0;
  readonly #firstTerms = new ByteWriter();
  readonly #common: Uint8Array[] = [];
  terms = 0;

  constructor(
    private readonly parts: PartWriter,
    private readonly blockBytes: number,
  ) {}

  add(entry: LexiconEntry): void {
    this.terms++;
    if (!(entry.postings instanceof Uint8Array)) {
      this.#lists.at(-1)?.push(entry);
      if (this.#lists.at(-1)?.length === 16_384) this.#lists.push([]);
      return;
    }
    if (this.#blockSize === 0) this.#firstTerms.text(entry.term);
    this.#block.push(entry);
    this.#blockSize += 6 + entry.term.length / 2 + entry.postings.length;
    if (this.#blockSize > this.blockBytes) this.#flush();
  }

  finish(): void {
    this.#flush();
    this.#common.push(this.#firstTerms.take(), ...this.#lists.map(encodeLexicon));
    for (const part of this.#common) this.parts.add('common', part);
  }

  #flush(): void {
    if (this.#blockSize === 0) return;
    this.parts.add('rare', encodeLexicon(this.#block));
    [this.#block, this.#blockSize] = [[], 0];
  }
}

function writeRecords(parts: PartWriter, { records, order }: Collection, perPart: number): void {
  const inOrder = new Array<PaperRecord>(records.length);
  records.forEach((record, i) => (inOrder[order[i] as number] = record));
  for (let at = 0; at < inOrder.length; at += perPart)
    parts.add('records', Buffer.from(encodeRecords(inOrder.slice(at, at + perPart))));
}

/** Codes in the order of the papers' numbers, whole ones in each part. */
function writeCodes(parts: PartWriter, folder: string, { order }: Collection, codeBytes: number): void {
  const taken = readFileSync(codesPath(folder));
  const sorted = Buffer.alloc(taken.length);
  order.forEach((number, i) => taken.copy(sorted, number * codeBytes, i * codeBytes, (i + 1) * codeBytes));
  const bytesOfPart = codeBytes * papersPerCodesPart;
  for (let at = 0; at < sorted.length; at += bytesOfPart) parts.add('codes', sorted.subarray(at, at + bytesOfPart));
}

function venuesOf(records: readonly PaperRecord[]): Manifest['venues'] {
  const counts = new Map<string, number>();
  for (const { venue } of records) counts.set(venue, (counts.get(venue) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).slice(0, 40);
}

export type Emitted = Pick<
  Manifest,
  'papers' | 'notes' | 'terms' | 'averageLength' | 'recordsPerPart' | 'partBytes' | 'years' | 'venues' | 'parts'
>;

export interface EmitOptions {
  readonly folder: string;
  readonly out: string;
  readonly runs: number;
  readonly papers: number;
  readonly shape: Shape;
  /** Bytes of a paper's code; 0 if there are no codes. */
  readonly codeBytes: number;
  /** Text of the part `notes`, if there is one. */
  readonly notes?: string;
  readonly onProgress?: (terms: number) => void;
}

export function emit({ folder, out, runs, papers, shape, codeBytes, notes, onProgress }: EmitOptions): Emitted {
  const collection = collect(folder, papers);
  const parts = new PartWriter(out);
  const postings = new PostingsWriter(parts, shape.partBytes);
  const lexicon = new LexiconWriter(parts, shape.blockBytes);
  const paths = Array.from({ length: runs }, (_, run) => runPath(folder, run));
  let ids = idEntries(collection);
  const addIds = (): void => {
    for (const entry of ids) lexicon.add(entry);
    ids = [];
  };
  for (const { term, counts } of mergeRuns(paths)) {
    if (ids[0] && term > ids[0].term) addIds();
    const list = encodePostings(keysOf(counts, collection), papers);
    const df = counts.length;
    lexicon.add({ term, df, postings: df >= commonDf ? postings.add(list) : list });
    if (lexicon.terms % 10_000 === 0) onProgress?.(lexicon.terms);
  }
  addIds();
  postings.flush();
  lexicon.finish();
  writeRecords(parts, collection, shape.recordsPerPart);
  if (codeBytes > 0) writeCodes(parts, folder, collection, codeBytes);
  if (notes !== undefined) parts.add('notes', Buffer.from(notes));
  return {
    papers,
    notes: collection.notes,
    terms: lexicon.terms,
    averageLength: collection.averageLength,
    recordsPerPart: shape.recordsPerPart,
    partBytes: shape.partBytes,
    years: collection.years,
    venues: venuesOf(collection.records),
    parts: parts.finish(),
  };
}
