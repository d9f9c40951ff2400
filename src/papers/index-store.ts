/**
 * An Orama database whose ranking is textbook BM25 (Robertson & Zaragoza 2009; k1 = 1.2, b = 0.75) over title and
 * abstract. Orama's own index divides term counts by the text's length, counts a repeated word as several documents
 * and matches prefixes; its documented `components.index` hook is used to change those three and nothing else.
 */
import { components, create, insertMultiple, load, save, search } from '@orama/orama';
import type { Orama, RawData } from '@orama/orama';
import { termTokenizer } from './terms';
import type { PaperRecord, SearchHit } from './types';

const schema = { title: 'string', abstract: 'string' } as const;

export type PaperDatabase = Orama<typeof schema>;

export interface IndexedPaper extends PaperRecord {
  readonly abstract: string;
}

/** d = 0 removes BM25+'s lower bound. */
const relevance = { k: 1.2, b: 0.75, d: 0 };
export const titleBoost = 2;

type OramaIndex = ReturnType<typeof components.index.createIndex>;

const plainIndex: OramaIndex = components.index.createIndex();

const bm25Index: OramaIndex = {
  ...plainIndex,
  insertTokenScoreParameters(index, property, id, _tokens, term) {
    const counts = index.frequencies[property]?.[id as number];
    const occurrences = index.tokenOccurrences[property];
    if (!counts || !occurrences) return;
    if (!Object.hasOwn(counts, term))
      occurrences[term] = (Object.hasOwn(occurrences, term) ? (occurrences[term] ?? 0) : 0) + 1;
    counts[term] = (Object.hasOwn(counts, term) ? (counts[term] ?? 0) : 0) + 1;
  },
  search(index, term, tokenizer, language, properties, _exact, tolerance, boost, relevance, count, where, threshold) {
    return plainIndex.search(
      index,
      term,
      tokenizer,
      language,
      properties,
      true,
      tolerance,
      boost,
      relevance,
      count,
      where,
      threshold,
    );
  },
};

export function createDatabase(): PaperDatabase {
  return create({ schema, sort: { enabled: false }, components: { tokenizer: termTokenizer, index: bm25Index } });
}

export async function indexPapers(papers: readonly IndexedPaper[]): Promise<PaperDatabase> {
  const database = createDatabase();
  await insertMultiple(database, [...papers], 500);
  return database;
}

export function saveDatabase(database: PaperDatabase): RawData {
  return save(database);
}

export function loadDatabase(data: RawData): PaperDatabase {
  const database = createDatabase();
  load(database, data);
  return database;
}

/** Best papers first; equal scores by id, so that a ranking is the same everywhere. */
export async function searchDatabase(database: PaperDatabase, query: string, limit: number): Promise<SearchHit[]> {
  const terms = [...new Set(termTokenizer.tokenize(query, 'english'))];
  if (terms.length === 0 || limit < 1) return [];
  const results = await search(database, {
    term: query,
    properties: ['title', 'abstract'],
    boost: { title: titleBoost },
    relevance,
    limit: limit + 50,
  });
  const hits = results.hits.map(({ document, score }) => {
    const { id, title, authors, year, venue } = document as unknown as PaperRecord;
    return { paper: { id, title, authors, year, venue }, score };
  });
  return hits.sort((a, b) => b.score - a.score || (a.paper.id < b.paper.id ? -1 : 1)).slice(0, limit);
}
