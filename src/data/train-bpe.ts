/**
 * Learns byte-pair merges from text (Sennrich et al., arXiv 1508.07909) over bytes, inside pre-tokens only.
 * Pair counts are updated where a merge happened instead of being counted again. Ties go to the pair with the
 * smaller ids, so equal text gives equal merges.
 */
import { AppError } from '../base/errors';
import { preTokenRegExp } from './pre-tokens';

export interface MergeProgress {
  readonly merges: number;
  readonly wanted: number;
}

interface Word {
  tokens: number[];
  readonly count: number;
}

/** Pairs are keyed as left * pairBase + right. */
const pairBase = 65_536;

function countWords(text: string): Word[] {
  const counts = new Map<string, number>();
  for (const [piece] of text.matchAll(preTokenRegExp())) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  const encoder = new TextEncoder();
  return [...counts].map(([piece, count]) => ({ tokens: [...encoder.encode(piece)], count }));
}

class PairCounts {
  readonly counts = new Map<number, number>();
  readonly #wordsWith = new Map<number, Set<Word>>();

  change(word: Word, sign: 1 | -1): void {
    for (let i = 0; i + 1 < word.tokens.length; i++) {
      const pair = (word.tokens[i] as number) * pairBase + (word.tokens[i + 1] as number);
      const count = (this.counts.get(pair) ?? 0) + sign * word.count;
      if (count > 0) this.counts.set(pair, count);
      else this.counts.delete(pair);
      if (sign > 0) this.#remember(pair, word);
    }
  }

  /** Words that hold the pair, or held it before an earlier merge. */
  wordsWith(pair: number): Word[] {
    const words = [...(this.#wordsWith.get(pair) ?? [])];
    this.#wordsWith.delete(pair);
    return words;
  }

  best(): { pair: number; count: number } {
    let pair = -1;
    let count = 0;
    for (const [candidate, candidateCount] of this.counts)
      if (candidateCount > count || (candidateCount === count && candidate < pair)) {
        pair = candidate;
        count = candidateCount;
      }
    return { pair, count };
  }

  #remember(pair: number, word: Word): void {
    const words = this.#wordsWith.get(pair);
    if (words) words.add(word);
    else this.#wordsWith.set(pair, new Set([word]));
  }
}

/** `tokens` with each occurrence of (left, right), from the left, replaced by `merged`. */
export function mergePair(tokens: readonly number[], left: number, right: number, merged: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] === left && tokens[i + 1] === right) {
      result.push(merged);
      i++;
    } else result.push(tokens[i] as number);
  }
  return result;
}

/** The first `wanted` merges as [left, right] token ids; merge i makes token 256 + i. */
export function trainBpe(
  text: string,
  wanted: number,
  onProgress: (progress: MergeProgress) => void = () => undefined,
): [number, number][] {
  const pairs = new PairCounts();
  for (const word of countWords(text)) pairs.change(word, 1);
  const merges: [number, number][] = [];
  while (merges.length < wanted) {
    const { pair, count } = pairs.best();
    if (count < 2)
      throw new AppError(
        'text-too-short',
        `train tokenizer: after ${merges.length} of ${wanted} merges no pair occurs twice; give more text`,
      );
    const [left, right] = [Math.floor(pair / pairBase), pair % pairBase];
    for (const word of pairs.wordsWith(pair)) {
      pairs.change(word, -1);
      word.tokens = mergePair(word.tokens, left, right, 256 + merges.length);
      pairs.change(word, 1);
    }
    merges.push([left, right]);
    if (merges.length % 256 === 0) onProgress({ merges: merges.length, wanted });
  }
  return merges;
}
