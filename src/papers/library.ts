/** The paper library: search over the shipped index, abstracts live. Runs in a page, a worker or Node. */
import { AppError } from '../base/errors';
import type { BlobStore } from '../store/blobs';
import { unpackDatabase } from './asset';
import type { Manifest } from './asset';
import { searchDatabase } from './index-store';
import type { PaperDatabase } from './index-store';
import { liveSources, readLiveAbstract } from './live-sources';
import type { LiveSource } from './live-sources';
import { loadParts } from './parts';
import type { PaperLibrary, PaperRecord, PaperText, SearchHit } from './types';

export interface LibraryOptions {
  /** Folder of the shipped library, e.g. `new URL('papers/', document.baseURI).href`. */
  readonly baseUrl: string;
  readonly blobs: BlobStore;
  readonly fetch?: typeof fetch;
  readonly sources?: readonly LiveSource[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

class IndexedLibrary implements PaperLibrary {
  readonly #byId: ReadonlyMap<string, PaperRecord>;
  readonly #texts = new Map<string, PaperText>();

  constructor(
    records: readonly PaperRecord[],
    private readonly database: PaperDatabase,
    private readonly live: { fetch: typeof fetch; sources: readonly LiveSource[]; timeoutMs: number },
  ) {
    this.#byId = new Map(records.map((record) => [record.id, record]));
  }

  get size(): number {
    return this.#byId.size;
  }

  async search(query: string, limit: number): Promise<readonly SearchHit[]> {
    return searchDatabase(this.database, query, limit);
  }

  async read(id: string, signal?: AbortSignal): Promise<PaperText> {
    const paper = this.#byId.get(id);
    if (!paper)
      throw new AppError(
        'usage',
        `read paper: there is no paper "${id}" in the library; use an id that a search returned`,
      );
    const known = this.#texts.get(id);
    if (known) return known;
    const text = { paper, ...(await readLiveAbstract(id, { ...this.live, signal })) };
    if (text.abstract !== null) this.#texts.set(id, text);
    return text;
  }
}

/** Opens the library. Throws `index-corrupt`, or `papers-offline` if it is neither reachable nor cached. */
export async function openPaperLibrary(
  options: LibraryOptions,
): Promise<PaperLibrary & { readonly manifest: Manifest }> {
  const fetcher = options.fetch ?? globalThis.fetch.bind(globalThis);
  const { manifest, records, index } = await loadParts({
    baseUrl: options.baseUrl,
    blobs: options.blobs,
    fetch: fetcher,
    signal: options.signal,
  });
  const live = { fetch: fetcher, sources: options.sources ?? liveSources, timeoutMs: options.timeoutMs ?? 8000 };
  return Object.assign(new IndexedLibrary(records, unpackDatabase(records, index), live), { manifest });
}
