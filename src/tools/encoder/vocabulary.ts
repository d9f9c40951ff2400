/** A vocabulary of word pieces: the most frequent words, the endings that rarer words have in common, and single characters. */
import { pad, unknown } from './tokenizer-file';

const characters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const longestEnding = 7;

/** Words as the tokenizer's normalizer and pre-tokenizer make them. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** @param counts how often each word occurs. */
export function vocabularyOf(counts: ReadonlyMap<string, number>, words: number, endings: number): string[] {
  const byCount = [...counts].filter(([word]) => /^[a-z0-9]{2,24}$/.test(word)).sort((one, other) => other[1] - one[1]);
  const tails = new Map<string, number>();
  for (const [word, count] of byCount.slice(words / 2))
    for (let length = 2; length <= longestEnding && length < word.length - 1; length++) {
      const tail = `##${word.slice(-length)}`;
      tails.set(tail, (tails.get(tail) ?? 0) + count * length);
    }
  const common = [...tails].sort((one, other) => other[1] - one[1]).slice(0, endings);
  return [
    pad,
    unknown,
    ...characters,
    ...characters.map((character) => `##${character}`),
    ...byCount.slice(0, words).map(([word]) => word),
    ...common.map(([tail]) => tail),
  ];
}
