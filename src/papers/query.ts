/**
 * What a person or an agent may type: words; +word and "some words" that must be there; -word that must not; year:2020, year:2018..2022,
 * year:2023..; venue:ICML; author:name. Anything that is not an operator is words.
 */
import { termsOf } from './terms';

export interface Query {
  /** How often the query has each term. */
  readonly terms: ReadonlyMap<string, number>;
  readonly required: ReadonlySet<string>;
  readonly excluded: ReadonlySet<string>;
  /** Of the field, each with the terms of its value: all must be there. */
  readonly venues: readonly string[];
  readonly authors: readonly string[];
  readonly years: readonly [from: number, to: number];
}

export const longestQuery = 10_000;
const mostTerms = 64;
export const anyYear = [0, 9999] as const;

const token = /([+-]?)"([^"]*)"|(year|venue|author):("[^"]*"|\S+)|(?<=^|\s)([+-])(\S+)|(\S+)/giu;

/** Terms of the field of a record as the index has them. */
export const fieldTerms = (field: 'venue' | 'author', text: string): string[] =>
  termsOf(text).map((term) => `${field}:${term}`);

/** Every record has one term that only it has. */
export const idTerm = (id: string): string => `id:${id.toLowerCase()}`;

function yearsOf(text: string): readonly [number, number] | undefined {
  const match = /^(\d{4})?(\.\.|-)?(\d{4})?$/.exec(text);
  if (!match || text === '') return undefined;
  const [, from, dots, to] = match;
  if (from === undefined && to === undefined) return undefined;
  if (dots === undefined) return from !== undefined && to === undefined ? [Number(from), Number(from)] : undefined;
  return [from === undefined ? anyYear[0] : Number(from), to === undefined ? anyYear[1] : Number(to)];
}

export function parseQuery(text: string): Query {
  const counts = new Map<string, number>();
  const [required, excluded] = [new Set<string>(), new Set<string>()];
  const [venues, authors, words]: [string[], string[], string[]] = [[], [], []];
  let years: readonly [number, number] = anyYear;
  const add = (text: string, sign: string): void => {
    for (const term of termsOf(text)) {
      if (sign === '-') excluded.add(term);
      else {
        counts.set(term, (counts.get(term) ?? 0) + 1);
        if (sign === '+') required.add(term);
      }
    }
  };
  for (const [, quoteSign, quoted, field, value = '', sign = '', signed, word] of text
    .slice(0, longestQuery)
    .matchAll(token)) {
    const plainValue = value.replaceAll('"', '');
    if (quoted !== undefined) add(quoted, quoteSign === '-' ? '-' : '+');
    else if (field?.toLowerCase() === 'venue') venues.push(...fieldTerms('venue', plainValue));
    else if (field?.toLowerCase() === 'author') authors.push(...fieldTerms('author', plainValue));
    else if (field !== undefined) {
      const range = yearsOf(plainValue);
      if (range) years = range;
      else words.push(plainValue);
    } else if (signed !== undefined) add(signed, sign);
    else if (word !== undefined) words.push(word);
  }
  // Together, for some terms are of two words.
  add(words.join(' '), '');
  const terms = new Map([...counts].filter(([term]) => !excluded.has(term)).slice(0, mostTerms));
  return { terms, required, excluded, venues, authors, years };
}
