/** From a query to the postings that score it, within a budget of bytes; misspelt terms become the nearest that are known. */
import { nearest } from '../base/nearest';
import { messageOf, throwIfAborted } from '../base/errors';
import { idf, k1 } from './bm25';
import type { LexiconEntry } from './pack/lexicon';
import type { Pack } from './pack/pack';
import { fieldTerms, parseQuery } from './query';
import type { Query } from './query';
import type { Prepared, ScoredTerm } from './scorer';

/** Of postings that a query reads; more would hardly change the best papers. */
const postingsBytes = 288 * 1024;
/** Of a block of rare terms, which is fetched whole. */
const blockBytes = 16 * 1024;
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

interface WeighedEntry {
  readonly entry: LexiconEntry;
  readonly weight: number;
}

/** Of the postings that follow when so much of a list was read, 0 … 1: fitted to the lists of two million papers. */
const impactAfter = (share: number): number => (k1 + 1) * (1 - 0.6 * Math.sqrt(share));

/** Bytes to read of each list: parts are dealt one by one, each to the list whose next postings add most to a score. */
function shares(terms: readonly WeighedEntry[], partBytes: number): ReadonlyMap<LexiconEntry, number> {
  const lists = terms.flatMap(({ entry, weight }) =>
    entry.postings instanceof Uint8Array ? [] : [{ entry, weight, bytes: entry.postings.bytes, read: 0 }],
  );
  const gain = ({ weight, bytes, read }: (typeof lists)[number]): number =>
    read >= bytes ? 0 : weight * impactAfter(read / bytes);
  let left = postingsBytes - (terms.length - lists.length) * blockBytes;
  for (; left >= partBytes; left -= partBytes) {
    const [first, ...others] = lists;
    if (first === undefined) break;
    const best = others.reduce((one, other) => (gain(other) > gain(one) ? other : one), first);
    if (gain(best) === 0) break;
    best.read += partBytes;
  }
  return new Map(lists.map(({ entry, read }) => [entry, read]));
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
  const weighed = known.map(({ entry, qtf, term }) => ({ entry, term, weight: qtf * idf(papers, entry.df) }));
  const share = shares(weighed, pack.manifest.partBytes);
  const isRequired = ({ term }: { term: string }): boolean => query.required.has(term);
  const terms = Promise.all(
    weighed.map(async ({ weight, entry, term }): Promise<ScoredTerm> => {
      const bytes = query.required.has(term) ? filterBytes : (share.get(entry) ?? 0);
      const postings = bytes === 0 && !(entry.postings instanceof Uint8Array) ? [] : await work.postings(entry, bytes);
      return { term: entry.term, weight, postings };
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
