/** Search engines as a site would use them out of the box, over titles and abstracts; ours through a folder instead of a network. */
import { create, insertMultiple, load, save, search } from '@orama/orama';
import { Document } from 'flexsearch';
import type { ExportHandlerAsync } from 'flexsearch';
import MiniSearch from 'minisearch';
import { openPaperLibrary } from '../../papers/library';
import { memoryBlobStore } from '../../store/blobs';
import type { RawPaper } from '../paper-selection';
import { folderFetch, folderUrl } from './folder-fetch';

export type Searcher = (query: string, limit: number) => Promise<string[]>;

export interface Rival {
  /** What a site would ship: text, or a folder for ours. */
  build(papers: readonly RawPaper[]): Promise<string>;
  open(shipped: string): Promise<Searcher>;
}

const documentOf = ({ id, title, abstract }: RawPaper) => ({ id, title, abstract });

const oramaSchema = { title: 'string', abstract: 'string' } as const;
const miniOptions = { fields: ['title', 'abstract'], storeFields: [] };
const flexDocument = () => new Document({ document: { id: 'id', index: ['title', 'abstract'] }, tokenize: 'forward' });

export const rivals: Readonly<Record<'orama' | 'minisearch' | 'flexsearch', Rival>> = {
  orama: {
    async build(papers) {
      const database = create({ schema: oramaSchema });
      await insertMultiple(database, papers.map(documentOf), 500);
      return JSON.stringify(save(database));
    },
    open(shipped) {
      const database = create({ schema: oramaSchema });
      load(database, JSON.parse(shipped) as Parameters<typeof load>[1]);
      return Promise.resolve(async (term, limit) => (await search(database, { term, limit })).hits.map(({ id }) => id));
    },
  },
  minisearch: {
    build(papers) {
      const index = new MiniSearch(miniOptions);
      index.addAll(papers.map(documentOf));
      return Promise.resolve(JSON.stringify(index));
    },
    open(shipped) {
      const index = MiniSearch.loadJSON(shipped, miniOptions);
      return Promise.resolve((query, limit) =>
        Promise.resolve(
          index
            .search(query)
            .slice(0, limit)
            .map(({ id }) => String(id)),
        ),
      );
    },
  },
  flexsearch: {
    async build(papers) {
      const index = flexDocument();
      for (const paper of papers) index.add(documentOf(paper));
      const parts: Record<string, string> = {};
      const keep: ExportHandlerAsync = (key, data) => {
        parts[key] = data;
        return Promise.resolve();
      };
      await Promise.resolve(index.export(keep));
      return JSON.stringify(parts);
    },
    open(shipped) {
      const index = flexDocument();
      for (const [key, data] of Object.entries(JSON.parse(shipped) as Record<string, string>)) index.import(key, data);
      return Promise.resolve((query, limit) => {
        const fields = index.search(query, { limit, suggest: true });
        const found = fields.flatMap(({ result }) => result.map(String));
        return Promise.resolve([...new Set(found)].slice(0, limit));
      });
    },
  },
};

/** Ours, over a folder that papers:build has written. */
export async function openOurs(folder: string): Promise<Searcher> {
  const library = await openPaperLibrary({
    ...{ baseUrl: folderUrl, fetch: folderFetch(folder), blobs: memoryBlobStore(), sources: [] },
  });
  return async (query, limit) => (await library.search(query, { limit })).hits.map(({ paper }) => paper.id);
}
