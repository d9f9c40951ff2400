/**
 * A search of the paper library as the screen shows it. The address says what is searched; what the visitor does is written
 * there. An answer that comes after its question has changed is dropped.
 */
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { BrowsableLibrary, LibraryFacts, SearchAnswer, SearchHit, SearchOptions } from '../papers/types';
import { LibraryKeeping } from './library-keeping.svelte';
import { PaperReading } from './paper-reading.svelte';
import { formatPapersLink, noSearch } from './papers-link';
import type { PapersLink } from './papers-link';

export const noteVenue = 'Technique note';
/** By year only the best so many are sorted: further down there is little to do with the question. */
export const mostSorted = 200;
const [page, settleMs] = [20, 120];

export interface Results extends SearchAnswer {
  readonly link: PapersLink;
  readonly ms: number;
}

export type Navigate = (fragment: string, how: 'push' | 'replace') => void;

const searchOf = (link: PapersLink): string => formatPapersLink({ ...link, id: null });

function optionsOf({ from, to, venue, byMeaning }: PapersLink): Pick<SearchOptions, 'venue' | 'years' | 'byMeaning'> {
  const [first, last] = [from ?? 0, to ?? 9999];
  const years = from === null && to === null ? undefined : ([Math.min(first, last), Math.max(first, last)] as const);
  return { venue: venue || undefined, years: venue === noteVenue ? undefined : years, byMeaning };
}

function sorted(hits: readonly SearchHit[], { sort }: PapersLink): readonly SearchHit[] {
  if (sort === 'relevance') return hits;
  const sign = sort === 'newest' ? -1 : 1;
  return hits.toSorted((one, other) => sign * (one.paper.year - other.paper.year));
}

export class PapersState {
  link: PapersLink = $state.raw(noSearch);
  facts: LibraryFacts | null = $state.raw(null);
  results: Results | null = $state.raw(null);
  error: ErrorRecord | null = $state.raw(null);
  isSearching = $state(false);
  readonly reading: PaperReading;
  readonly keeping: LibraryKeeping;
  #shown = $state(page);
  readonly hits = $derived(
    this.results === null ? [] : sorted(this.results.hits, this.results.link).slice(0, this.#shown),
  );
  readonly hasMore = $derived.by(() => {
    if (this.results === null) return false;
    const { hits, matches, link } = this.results;
    return this.hits.length < (link.sort === 'relevance' ? matches : hits.length);
  });
  /** There is something to search for. */
  readonly isAsked = $derived(this.link.query.trim() !== '' || this.link.venue !== '');
  #controller: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly open: () => Promise<BrowsableLibrary>,
    private readonly navigate: Navigate,
  ) {
    this.reading = new PaperReading(open);
    this.keeping = new LibraryKeeping(open);
  }

  /** Shows what the address says. */
  async follow(link: PapersLink): Promise<void> {
    const isNew = searchOf(link) !== searchOf(this.link) || this.facts === null;
    clearTimeout(this.#timer);
    this.link = link;
    await Promise.all([this.reading.show(link.id), isNew ? this.#search() : undefined]);
  }

  /** Searches when the visitor has stopped typing for a moment. */
  type(query: string): void {
    this.link = { ...this.link, query };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.navigate(formatPapersLink(this.link), 'replace');
      void this.#search();
    }, settleMs);
  }

  choose(changes: Partial<PapersLink>): void {
    const link = { ...this.link, ...changes };
    this.navigate(formatPapersLink(link), 'push');
    void this.follow(link);
  }

  close(): void {
    this.choose({ id: null });
  }

  /** The address of a record in this search. */
  addressOf(id: string | null): string {
    return formatPapersLink({ ...this.link, id });
  }

  retry(): Promise<void> {
    return Promise.all([this.#search(), this.reading.error === null ? null : this.reading.show(this.link.id)]).then();
  }

  async more(): Promise<void> {
    const { results } = this;
    if (results === null || !this.hasMore || this.isSearching) return;
    this.#shown += page;
    if (results.link.sort !== 'relevance') return;
    await this.#attempt(async (signal) => {
      const library = await this.open();
      const options = { ...optionsOf(results.link), limit: page, offset: results.hits.length, signal };
      const next = await library.search(results.link.query, options);
      const isKnown = ({ paper }: SearchHit): boolean => results.hits.some((hit) => hit.paper.id === paper.id);
      const hits = [...results.hits, ...next.hits.filter((hit) => !isKnown(hit))];
      // Fewer than asked for: there are no more, whatever the count said.
      const matches = next.hits.length < page ? hits.length : results.matches;
      return () => (this.results = { ...results, hits, matches, faults: next.faults });
    });
  }

  #search(): Promise<void> {
    const { link } = this;
    return this.#attempt(async (signal) => {
      const library = await this.open();
      if (!this.isAsked) return () => ([this.facts, this.results] = [library.facts, null]);
      const startMs = performance.now();
      const limit = link.sort === 'relevance' ? page : mostSorted;
      const answer = await library.search(link.query, { ...optionsOf(link), limit, signal });
      const ms = performance.now() - startMs;
      return () => {
        this.#shown = page;
        [this.facts, this.results] = [library.facts, { ...answer, link, ms }];
        if (answer.faults.length === 0) void this.keeping.begin();
      };
    });
  }

  /** Does only what the last caller wants done. */
  async #attempt(work: (signal: AbortSignal) => Promise<() => void>): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.isSearching = true;
    try {
      const apply = await work(controller.signal);
      if (this.#controller !== controller) return;
      this.error = null;
      apply();
    } catch (thrown) {
      if (this.#controller === controller) this.error = errorRecord(thrown, 'worker-message');
    } finally {
      if (this.#controller === controller) this.isSearching = false;
    }
  }
}
