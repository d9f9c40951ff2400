/** An opened library: its terms, their postings and its records, read from parts as they are needed. */
import { AppError, messageOf, throwIfAborted } from '../../base/errors';
import { anyYear } from '../query';
import type { PaperRecord } from '../types';
import { Lexicon } from './lexicon-reader';
import type { LexiconEntry } from './lexicon';
import type { Manifest } from './manifest';
import { Parts } from './parts';
import type { PartsContext } from './parts';
import { decodeRecords } from './records';

const decoder = new TextDecoder();

export class Pack {
  private constructor(
    readonly parts: Parts,
    readonly lexicon: Lexicon,
  ) {}

  /** @throws AppError `index-corrupt`, or `papers-offline` if the library is neither reachable nor cached. */
  static async open(context: PartsContext, signal?: AbortSignal): Promise<Pack> {
    const parts = await Parts.open(context, signal);
    return new Pack(parts, await Lexicon.open(parts, signal));
  }

  get manifest(): Manifest {
    return this.parts.manifest;
  }

  /** The best of a term's postings, up to so many bytes. */
  async postings({ postings }: LexiconEntry, mostBytes: number, signal?: AbortSignal): Promise<Uint8Array[]> {
    if (postings instanceof Uint8Array) return [postings];
    const { part, offset, bytes } = postings;
    const { partBytes } = this.manifest;
    const wanted = Math.min(bytes, mostBytes);
    // Together, for each waits for the line.
    const together = Math.max(1, Math.ceil((offset + wanted) / partBytes));
    const read = await Promise.all(
      Array.from({ length: together }, (_, i) => this.parts.read('postings', part + i, signal)),
    );
    const pieces: Uint8Array[] = [];
    let left = bytes;
    for (const [i, whole] of read.entries()) {
      const piece = (i === 0 ? whole.subarray(offset) : whole).subarray(0, left);
      left -= piece.length;
      pieces.push(piece);
      if (left > 0 && whole.length !== partBytes)
        throw new AppError(
          'index-corrupt',
          `paper library: a part of its postings has ${whole.length} bytes, not ${partBytes}; reload the page`,
        );
    }
    return pieces;
  }

  /** Records by number; those in parts that cannot be read are missing, and `faults` says why. */
  async records(
    papers: readonly number[],
    signal?: AbortSignal,
  ): Promise<{ records: ReadonlyMap<number, PaperRecord>; faults: readonly string[] }> {
    const { recordsPerPart } = this.manifest;
    const partOf = (paper: number): number => Math.floor(paper / recordsPerPart);
    const needed = [...new Set(papers.map(partOf))];
    const faults: string[] = [];
    const lists = new Map<number, readonly PaperRecord[]>();
    const read = async (part: number): Promise<void> => {
      try {
        lists.set(part, decodeRecords(decoder.decode(await this.parts.read('records', part, signal))));
      } catch (thrown) {
        throwIfAborted(signal);
        faults.push(messageOf(thrown));
      }
    };
    await Promise.all(needed.map(read));
    const found = papers.flatMap((paper) => {
      const record = lists.get(partOf(paper))?.[paper % recordsPerPart];
      return record ? [[paper, record] as const] : [];
    });
    return { records: new Map(found), faults };
  }

  /** Numbers of the papers of these years: the first, and the one after the last. Notes are of no year. */
  range([from, to]: readonly [number, number]): readonly [number, number] {
    if (from <= anyYear[0] && to >= anyYear[1]) return [0, this.manifest.papers];
    const { years, papers } = this.manifest;
    const start = years.find(([year]) => year >= from)?.[1] ?? papers;
    const end = years.find(([year]) => year > to)?.[1] ?? papers;
    return [start, Math.max(start, end)];
  }
}
