/** From a query to the postings that score it, within a budget of bytes; misspelt terms become the nearest that are known. */
import { nearest } from '../base/nearest';
import { messageOf, throwIfAborted } from '../base/errors';
import { idf } from './bm25';
import type { LexiconEntry } from './pack/lexicon';
import type { Pack } from './pack/pack';
import { fieldTerms, parseQuery } from './query';
import type { Query } from './query';
import type { Prepared, ScoredTerm } from './scorer';

/** Of the postings of a term, and of all terms of a query; more would hardly change the best papers. */
const [termBytes, queryBytes] = [64 * 1024, 272 * 1024];
/** Lists that must hold, or must not, are read whole. */
const filterBytes = 512 * 1024;

export interface PreparedQuery extends Prepared {
  readonly query: Query;
  /** Terms that no paper has, and what was searched instead, if anything. */
  readonly unknown: readonly { readonly term: string; readonly instead?: string | undefined }[];
  /** Why some postings could not be read. */
  readonly faults: readonly string[];
}

interface Filters {
  readonly venue?: string | undefined;
  readonly years?: readonly [number, number] | undefined;
}

class Preparation {
  readonly unknown: { term: string; instead?: string }[] = [];
  readonly faults: string[] = [];

  constructor(
    private readonly pack: Pack,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async find(term: string): Promise<LexiconEntry | undefined> {
    const entry = await this.#guarded(this.pack.lexicon.find(term, this.signal));
    if (entry || term.includes(':')) return entry;
    const instead = this.#similar(term);
    this.unknown.push(instead === undefined ? { term } : { term, instead });
    return instead === undefined ? undefined : this.pack.lexicon.common.get(instead);
  }

  async postings(entry: LexiconEntry | undefined, mostBytes: number): Promise<Uint8Array[]> {
    if (!entry) return [];
    return (await this.#guarded(this.pack.postings(entry, mostBytes, this.signal))) ?? [];
  }

  /** A part that cannot be had costs the search that part. */
  async #guarded<T>(read: Promise<T>): Promise<T | undefined> {
    try {
      return await read;
    } catch (thrown) {
      throwIfAborted(this.signal);
      this.faults.push(messageOf(thrown));
      return undefined;
    }
  }

  /** Only words; numbers and identifiers are not misspelt words. */
  #similar(term: string): string | undefined {
    if (!/^[a-z]{4,24}$/.test(term)) return undefined;
    const isNear = (other: string): boolean =>
      Math.abs(other.length - term.length) <= 2 && (other[0] === term[0] || other[1] === term[1]);
    const candidates = [...this.pack.lexicon.common.values()]
      .filter((entry) => isNear(entry.term))
      .sort((one, other) => other.df - one.df);
    return nearest(
      term,
      candidates.map((entry) => entry.term),
    );
  }
}

/** Bytes to read of each list: the rarer the term, the sooner it is served. */
function shares(entries: readonly LexiconEntry[]): ReadonlyMap<LexiconEntry, number> {
  let left = queryBytes;
  const given = new Map<LexiconEntry, number>();
  for (const entry of [...entries].sort((one, other) => one.df - other.df)) {
    const size = entry.postings instanceof Uint8Array ? 0 : entry.postings.bytes;
    const share = Math.min(size, termBytes, left);
    given.set(entry, share);
    left -= share;
  }
  return given;
}

export async function prepare(
  pack: Pack,
  text: string,
  limit: number,
  { venue, years }: Filters = {},
  signal?: AbortSignal,
): Promise<PreparedQuery> {
  const query = parseQuery(text);
  const work = new Preparation(pack, signal);
  const { papers } = pack.manifest;
  const found = await Promise.all(
    [...query.terms].map(async ([term, qtf]) => ({ term, qtf, entry: await work.find(term) })),
  );
  const known = found.flatMap(({ term, qtf, entry }) => (entry ? [{ term, qtf, entry }] : []));
  const share = shares(known.map(({ entry }) => entry));
  const isRequired = ({ term }: { term: string }): boolean => query.required.has(term);
  const terms = Promise.all(
    known.map(async ({ qtf, entry, term }): Promise<ScoredTerm> => {
      const bytes = query.required.has(term) ? filterBytes : (share.get(entry) ?? 0);
      const postings = bytes === 0 && !(entry.postings instanceof Uint8Array) ? [] : await work.postings(entry, bytes);
      return { term: entry.term, weight: qtf * idf(papers, entry.df), postings };
    }),
  );
  const lists = (names: readonly string[]): Promise<Uint8Array[][]> =>
    Promise.all(names.map(async (name) => work.postings(await work.find(name), filterBytes)));
  const venues = venue === undefined ? query.venues : [...query.venues, ...fieldTerms('venue', venue)];
  const [scored, fields, excluded] = await Promise.all([
    terms,
    lists([...venues, ...query.authors]),
    lists([...query.excluded]),
  ]);
  const required = found
    .filter(isRequired)
    .map(({ entry }) => scored.find(({ term }) => term === entry?.term)?.postings ?? []);
  return {
    query,
    terms: scored.length > 0 ? scored : fields.slice(0, 1).map((postings) => ({ term: '', weight: 1, postings })),
    required: [...required, ...fields],
    excluded,
    range: intersection(pack.range(query.years), years ? pack.range(years) : [0, papers]),
    limit,
    unknown: work.unknown,
    faults: [...new Set(work.faults)],
  };
}

const intersection = (one: readonly [number, number], other: readonly [number, number]): readonly [number, number] => [
  Math.max(one[0], other[0]),
  Math.min(one[1], other[1]),
];
