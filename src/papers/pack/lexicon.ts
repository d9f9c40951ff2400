/**
 * Which terms there are, how many papers have each, and where its postings lie. Terms in many papers are listed in parts that are read
 * when the library is opened; the many terms in few papers are in blocks, read when a query has one, with their postings beside them.
 */
import { AppError } from '../../base/errors';
import { ByteReader, ByteWriter } from './bytes';

/** Where postings lie: so many bytes from a place in a part, going on at the start of the next. */
export interface PostingsPlace {
  readonly part: number;
  readonly offset: number;
  readonly bytes: number;
}

export interface LexiconEntry {
  readonly term: string;
  readonly df: number;
  /** Where the postings lie, or the postings themselves. */
  readonly postings: PostingsPlace | Uint8Array;
}

/** Terms in so many papers or more have postings in parts of their own. */
export const commonDf = 8;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Entries in order of their terms, each after what its term shares with the one before. */
export function encodeLexicon(entries: readonly LexiconEntry[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  let [before, part] = ['', 0];
  for (const { term, df, postings } of entries) {
    let shared = 0;
    while (shared < before.length && before[shared] === term[shared]) shared++;
    if (/^[\uDC00-\uDFFF]/.test(term.slice(shared))) shared--;
    writer.varint(shared);
    writer.text(term.slice(shared));
    writer.varint(df);
    if (postings instanceof Uint8Array) {
      writer.varint(postings.length);
      writer.bytes(postings);
    } else {
      writer.varint(postings.part - part);
      writer.varint(postings.offset);
      writer.varint(postings.bytes);
      part = postings.part;
    }
    before = term;
  }
  return writer.take();
}

/** @throws AppError `index-corrupt`. */
export function decodeLexicon(bytes: Uint8Array, kind: 'common' | 'rare'): LexiconEntry[] {
  const reader = new ByteReader(bytes, 'the list of terms');
  const entries: LexiconEntry[] = [];
  let [before, part] = ['', 0];
  while (!reader.isAtEnd) {
    const term = before.slice(0, reader.varint()) + reader.text();
    if (entries.length > 0 && byText(before, term) >= 0)
      throw new AppError('index-corrupt', 'paper index: its terms are out of order; reload the page');
    const df = reader.varint();
    if (kind === 'rare') entries.push({ term, df, postings: reader.bytes(reader.varint()) });
    else {
      part += reader.varint();
      entries.push({ term, df, postings: { part, offset: reader.varint(), bytes: reader.varint() } });
    }
    before = term;
  }
  return entries;
}

/** Index of the last block whose first term is not after the term; −1 if all are. */
export function blockOf(firstTerms: readonly string[], term: string): number {
  let [low, high] = [0, firstTerms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byText(firstTerms[middle] as string, term) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
