/**
 * Postings of one term, best first: for each impact level from the highest its number, how many papers have it, and the gaps between
 * their ascending numbers in Rice codes (Rice & Plaunt 1971), whose parameter fits the level. Any prefix can be read, and holds the
 * papers for which the term matters most.
 */
import { levels } from '../bm25';
import { BitReader, BitWriter } from './bits';

/** The longest unary part that is believed. */
const mostOnes = 4096;

/** Near the best for gaps that are geometrically distributed: the mean times ln 2, as a power of two. */
const parameterOf = (meanGap: number): number => Math.max(0, Math.floor(Math.log2(Math.max(1, meanGap * Math.LN2))));

/** `keys` are (levels − 1 − level) · papers + paper, ascending. */
export function encodePostings(keys: Uint32Array | readonly number[], papers: number): Uint8Array<ArrayBuffer> {
  const writer = new BitWriter();
  let start = 0;
  while (start < keys.length) {
    const group = Math.floor((keys[start] as number) / papers);
    let end = start;
    while (end < keys.length && Math.floor((keys[end] as number) / papers) === group) end++;
    const last = (keys[end - 1] as number) - group * papers;
    const parameter = parameterOf((last + 1 - (end - start)) / (end - start));
    writer.varint(levels - 1 - group);
    writer.varint(end - start);
    writer.varint(parameter);
    let before = -1;
    for (let i = start; i < end; i++) {
      const paper = (keys[i] as number) - group * papers;
      writer.rice(paper - before - 1, parameter);
      before = paper;
    }
    writer.align();
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
  const reader = new BitReader(bytes);
  let lastLevel = levels;
  for (;;) {
    const level = reader.varint();
    const count = reader.varint();
    const parameter = reader.varint();
    if (parameter < 0) return true;
    if (level >= lastLevel || count > papers || parameter > 30) return false;
    lastLevel = level;
    let paper = -1;
    for (let i = 0; i < count; i++) {
      const gap = reader.rice(parameter, mostOnes);
      if (gap < 0) return true;
      paper += gap + 1;
      if (paper >= papers) return false;
      visit(paper, level);
    }
    reader.align();
  }
}
