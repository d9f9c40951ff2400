/**
 * Postings of one term, best first: for each impact level from the highest, its number, how many papers have it, and the gaps between
 * their ascending numbers. Any prefix can be read, and holds the papers for which the term matters most.
 */
import { levels } from '../bm25';
import { ByteWriter } from './bytes';

/** `keys` are (levels − 1 − level) · papers + paper, ascending. */
export function encodePostings(keys: Uint32Array | readonly number[], papers: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  let start = 0;
  while (start < keys.length) {
    const group = Math.floor((keys[start] as number) / papers);
    let end = start;
    while (end < keys.length && Math.floor((keys[end] as number) / papers) === group) end++;
    writer.varint(levels - 1 - group);
    writer.varint(end - start);
    let before = -1;
    for (let i = start; i < end; i++) {
      const paper = (keys[i] as number) - group * papers;
      writer.varint(paper - before - 1);
      before = paper;
    }
    start = end;
  }
  return writer.take();
}

/**
 * Calls `visit` for each posting that lies whole in the bytes; the last may be cut off. False if the bytes cannot be postings of so
 * many papers.
 */
export function readPostings(
  bytes: Uint8Array,
  papers: number,
  visit: (paper: number, level: number) => void,
): boolean {
  let at = 0;
  const varint = (): number => {
    let [value, shift] = [0, 0];
    while (at < bytes.length) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
      shift += 7;
      if (shift > 42) return Infinity;
    }
    return -1;
  };
  let lastLevel = levels;
  while (at < bytes.length) {
    const level = varint();
    const count = varint();
    if (level === -1 || count === -1) return true;
    if (level >= lastLevel || count > papers) return false;
    lastLevel = level;
    let paper = -1;
    for (let i = 0; i < count; i++) {
      const gap = varint();
      if (gap === -1) return true;
      paper += gap + 1;
      if (paper >= papers) return false;
      visit(paper, level);
    }
  }
  return true;
}
