/**
 * The shipped library: `manifest.json` and gzipped JSON parts. `records.bin` lists PaperRecords; `index.bin` lists, for
 * each field, its terms in alphabetical order with the papers that have them and how often. There are no abstracts, no
 * positions and no word order in it. Here the parts are read, and become an Orama database and back.
 */
import { radix } from '@orama/orama/trees';
import * as v from 'valibot';
import { createDatabase, loadDatabase, saveDatabase } from './index-store';
import type { PaperDatabase } from './index-store';
import type { PaperRecord } from './types';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const partNames = ['records.bin', 'index.bin'] as const;

export const manifestSchema = v.object({
  kind: v.literal('paper-library'),
  version: v.literal(1),
  /** Day the library was built, YYYY-MM-DD. */
  date: v.pipe(v.string(), v.isoDate()),
  papers: count,
  /** Distinct terms over both fields. */
  terms: count,
  parts: v.array(v.object({ name: v.picklist(partNames), bytes: count, sha256: v.pipe(v.string(), v.hexadecimal()) })),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

export const recordsSchema = v.array(
  v.strictObject({ id: v.string(), title: v.string(), authors: v.string(), year: v.number(), venue: v.string() }),
);

const fieldSchema = v.object({
  /** Terms of each paper's field, by paper number. */
  lengths: v.array(count),
  /** [term, [gap, count, gap, count …]]: papers by the gap to the paper before, and how often each has the term. */
  postings: v.array(v.tuple([v.string(), v.array(count)])),
});

export const indexSchema = v.object({ title: fieldSchema, abstract: fieldSchema });

export type IndexPart = v.InferOutput<typeof indexSchema>;
type FieldPart = v.InferOutput<typeof fieldSchema>;

/** What of Orama's saved data is used; its internal ids count from 1 in order of insertion. */
interface SavedIndex {
  frequencies: Record<string, Record<number, Record<string, number>>>;
  tokenOccurrences: Record<string, Record<string, number>>;
  avgFieldLength: Record<string, number>;
  fieldLengths: Record<string, Record<number, number>>;
  indexes: Record<string, { type: 'Radix'; node: unknown; isArray: false }>;
}

function packField(index: SavedIndex, field: string, papers: number): FieldPart {
  const postings = new Map<string, number[]>();
  const last = new Map<string, number>();
  for (let paper = 0; paper < papers; paper++)
    for (const [term, termCount] of Object.entries(index.frequencies[field]?.[paper + 1] ?? {})) {
      const list = postings.get(term) ?? [];
      list.push(paper - (last.get(term) ?? 0), termCount);
      last.set(term, paper);
      postings.set(term, list);
    }
  const lengths = Array.from({ length: papers }, (_, paper) => index.fieldLengths[field]?.[paper + 1] ?? 0);
  return { lengths, postings: [...postings].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/** The index of a database, without any of its documents. */
export function packIndex(database: PaperDatabase, papers: number): IndexPart {
  const index = saveDatabase(database).index as SavedIndex;
  return { title: packField(index, 'title', papers), abstract: packField(index, 'abstract', papers) };
}

function unpackField(index: SavedIndex, field: string, part: FieldPart): void {
  const tree = new radix.RadixTree();
  const frequencies = part.lengths.map((): Record<string, number> => ({}));
  const occurrences: Record<string, number> = {};
  for (const [term, list] of part.postings) {
    let paper = 0;
    for (let i = 0; i < list.length; i += 2) {
      paper += list[i] as number;
      (frequencies[paper] as Record<string, number>)[term] = list[i + 1] as number;
      tree.insert(term, paper + 1);
    }
    occurrences[term] = list.length / 2;
  }
  index.indexes[field] = { type: 'Radix', node: tree.toJSON(), isArray: false };
  index.frequencies[field] = Object.fromEntries(frequencies.map((counts, paper) => [paper + 1, counts]));
  index.tokenOccurrences[field] = occurrences;
  index.fieldLengths[field] = Object.fromEntries(part.lengths.map((length, paper) => [paper + 1, length]));
  index.avgFieldLength[field] = part.lengths.reduce((sum, length) => sum + length, 0) / part.lengths.length;
}

/** An Orama database over the records, ready to search. */
export function unpackDatabase(records: readonly PaperRecord[], part: IndexPart): PaperDatabase {
  const saved = saveDatabase(createDatabase());
  unpackField(saved.index as SavedIndex, 'title', part.title);
  unpackField(saved.index as SavedIndex, 'abstract', part.abstract);
  return loadDatabase({
    ...saved,
    internalDocumentIDStore: { internalIdToId: records.map((record) => record.id) },
    docs: { docs: Object.fromEntries(records.map((record, paper) => [paper + 1, record])), count: records.length },
  });
}
