/** Which words of a text a search matched, and how a term that was searched is written. */
import { termsOf } from '../papers/terms';

export interface Piece {
  readonly text: string;
  readonly isMatch: boolean;
}

const word = /[\p{L}\p{N}]+(?:[-–'’][\p{L}\p{N}]+)*/gu;

/** The text in pieces: words with one of the terms, and what lies between. */
export function marked(text: string, terms: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: string, isMatch: boolean): void => {
    if (piece !== '') pieces.push({ text: piece, isMatch });
  };
  let at = 0;
  for (const match of text.matchAll(word)) {
    add(text.slice(at, match.index), false);
    at = match.index + match[0].length;
    const found = termsOf(match[0]);
    const matching = found.filter((term) => terms.has(term)).length;
    if (matching === 0 || matching === found.length) add(match[0], matching > 0);
    else
      for (const part of match[0].split(/([-–'’])/u))
        add(
          part,
          termsOf(part).some((term) => terms.has(term)),
        );
  }
  add(text.slice(at), false);
  return pieces;
}

/** A word of the texts that has this term, else the term itself. */
export function spelled(term: string, texts: readonly string[]): string {
  for (const text of texts)
    for (const [found] of text.matchAll(word)) if (termsOf(found).includes(term)) return found.toLowerCase();
  return term;
}
