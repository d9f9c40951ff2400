/** A search as the page's address keeps it: `#papers?q=…&year=2018..2024&venue=ICML&sort=newest&meaning=1&id=arXiv:…`. */
export const sorts = ['relevance', 'newest', 'oldest'] as const;
export type Sort = (typeof sorts)[number];

export interface PapersLink {
  readonly query: string;
  readonly from: number | null;
  readonly to: number | null;
  /** '' for all. */
  readonly venue: string;
  readonly sort: Sort;
  /** Search by meaning, too. */
  readonly byMeaning: boolean;
  /** Of the record that is open. */
  readonly id: string | null;
}

export const noSearch: PapersLink = {
  ...{ query: '', from: null, to: null, venue: '' },
  ...{ sort: 'relevance', byMeaning: false, id: null },
};

const [longestQuery, longestName] = [1000, 300];

const year = (text: string | undefined): number | null =>
  text !== undefined && /^\d{4}$/.test(text) ? Number(text) : null;

/** Null if the fragment is about something else; what is malformed in it is ignored. */
export function parsePapersLink(fragment: string): PapersLink | null {
  const match = /^#papers(?:\?(.*))?$/s.exec(fragment);
  if (match === null) return null;
  const values = new URLSearchParams(match[1] ?? '');
  const years = values.get('year') ?? '';
  const [from, to] = years.includes('..') ? years.split('..') : [years, years];
  return {
    query: (values.get('q') ?? '').slice(0, longestQuery),
    from: year(from),
    to: year(to),
    venue: (values.get('venue') ?? '').slice(0, longestName),
    sort: sorts.find((sort) => sort === values.get('sort')) ?? 'relevance',
    byMeaning: values.get('meaning') === '1',
    id: values.get('id')?.slice(0, longestName) || null,
  };
}

export function formatPapersLink({ query, from, to, venue, sort, byMeaning, id }: PapersLink): string {
  const values = new URLSearchParams();
  if (query.trim() !== '') values.set('q', query.slice(0, longestQuery));
  if (from !== null || to !== null) values.set('year', from === to ? `${from}` : `${from ?? ''}..${to ?? ''}`);
  if (venue !== '') values.set('venue', venue);
  if (sort !== 'relevance') values.set('sort', sort);
  if (byMeaning) values.set('meaning', '1');
  if (id !== null) values.set('id', id);
  // Readable where a fragment may have them as they are.
  const text = values.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? '#papers' : `#papers?${text}`;
}

export const paperFragment = (id: string): string => formatPapersLink({ ...noSearch, id });
