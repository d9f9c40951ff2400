/**
 * Inversion in bounded memory: batches of papers become runs on disk, each with its terms in order and the papers that have them;
 * runs are then merged term by term.
 */
import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { ByteWriter } from '../../papers/pack/bytes';

/** Term counts beyond this change no impact level. */
export const mostCounted = 63;

/** `paper · 64 + tf` for each paper with the term, ascending. */
export type Counts = readonly number[];

export class Run {
  readonly #counts = new Map<string, number[]>();

  /** Papers must come in order. */
  add(paper: number, frequencies: ReadonlyMap<string, number>): void {
    for (const [term, tf] of frequencies) {
      const list = this.#counts.get(term);
      const packed = paper * 64 + Math.min(mostCounted, tf);
      if (list) list.push(packed);
      else this.#counts.set(term, [packed]);
    }
  }

  write(path: string): void {
    const terms = [...this.#counts.keys()].sort();
    const writer = new ByteWriter();
    for (const term of terms) {
      const list = this.#counts.get(term) as number[];
      writer.text(term);
      writer.varint(list.length);
      let before = 0;
      for (const packed of list) {
        writer.varint(packed - before);
        before = packed;
      }
    }
    writeFileSync(path, writer.take());
  }
}

const chunkBytes = 2 ** 20;

/** Reads a run from its file, a chunk at a time. */
class RunReader {
  term: string | undefined;
  counts: number[] = [];
  readonly #file: number;
  #buffer = Buffer.alloc(chunkBytes);
  #at = 0;
  #end = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.next();
  }

  next(): void {
    const first = this.#byte();
    if (first === undefined) {
      this.term = undefined;
      closeSync(this.#file);
      return;
    }
    const text = Buffer.alloc(this.#varint(first));
    for (let i = 0; i < text.length; i++) text[i] = this.#byte() as number;
    this.term = text.toString('utf8');
    const count = this.#varint();
    this.counts = new Array<number>(count);
    let value = 0;
    for (let i = 0; i < count; i++) this.counts[i] = value += this.#varint();
  }

  #byte(): number | undefined {
    if (this.#at === this.#end) {
      this.#end = readSync(this.#file, this.#buffer, 0, chunkBytes, null);
      this.#at = 0;
      if (this.#end === 0) return undefined;
    }
    return this.#buffer[this.#at++];
  }

  #varint(first = this.#byte() as number): number {
    let [value, scale, byte] = [first & 127, 128, first];
    while (byte >= 128) {
      byte = this.#byte() as number;
      value += (byte & 127) * scale;
      scale *= 128;
    }
    return value;
  }
}

/** Every term of all runs in order, with its counts over all papers. Runs must be given in the order of their papers. */
export function* mergeRuns(paths: readonly string[]): Generator<{ term: string; counts: Counts }> {
  const readers = paths.map((path) => new RunReader(path));
  for (;;) {
    let term: string | undefined;
    for (const reader of readers)
      if (reader.term !== undefined && (term === undefined || reader.term < term)) term = reader.term;
    if (term === undefined) return;
    const counts: number[] = [];
    for (const reader of readers) {
      if (reader.term !== term) continue;
      for (const packed of reader.counts) counts.push(packed);
      reader.next();
    }
    yield { term, counts };
  }
}
