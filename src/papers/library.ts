/** The paper library: search over the shipped index, technique notes, abstracts live. Runs in a page, a worker or Node. */
import { AppError } from '../base/errors';
import type { BlobStore } from '../store/blobs';
import { liveSources, readLiveAbstract } from './live-sources';
import type { LiveSource } from './live-sources';
import { Notebook, noteId } from './notebook';
import { Pack } from './pack/pack';
import type { Manifest } from './pack/manifest';
import { readPostings } from './pack/postings';
import { idTerm } from './query';
import { StaticIndex } from './static-index';
import { compare, deepDive, explore } from './synthesis';
import type {
  BrowsableLibrary,
  Comparison,
  DeepDive,
  Exploration,
  Kept,
  PaperEntry,
  PaperRecord,
  PaperText,
  SearchAnswer,
  SearchOptions,
} from './types';

export interface LibraryOptions {
  /** Folder of the shipped library, e.g. `new URL('papers/', document.baseURI).href`. */
  readonly baseUrl: string;
  readonly blobs: BlobStore;
  readonly fetch?: typeof fetch;
  readonly sources?: readonly LiveSource[];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

interface Live {
  readonly fetch: typeof fetch;
  readonly sources: readonly LiveSource[];
  readonly timeoutMs: number;
}

const unknownPaper = (id: string): AppError =>
  new AppError(
    'usage',
    `read paper: there is no paper "${id.slice(0, 100)}" in the library; use an id that a search returned`,
  );

class IndexedLibrary implements BrowsableLibrary {
  readonly #texts = new Map<string, PaperText>();
  readonly #index: StaticIndex;
  #notebook: Promise<Notebook> | undefined;

  constructor(
    private readonly pack: Pack,
    private readonly live: Live,
  ) {
    this.#index = new StaticIndex(pack);
  }

  get size(): number {
    return this.pack.manifest.papers;
  }

  get facts(): Manifest {
    return this.pack.manifest;
  }

  search(text: string, options: SearchOptions): Promise<SearchAnswer> {
    return this.#index.search(text, options);
  }

  notebook(): Promise<Notebook> {
    if (!this.#notebook) {
      const opening = Notebook.open(this.pack.parts);
      opening.catch(() => (this.#notebook = undefined));
      this.#notebook = opening;
    }
    return this.#notebook;
  }

  async entry(id: string, signal?: AbortSignal): Promise<PaperEntry> {
    const [paper, notebook] = [await this.#record(id, signal), await this.notebook()];
    const technique = notebook.of(id);
    const related = technique?.related.flatMap((slug) => notebook.of(`note:${slug}`) ?? []) ?? [];
    return {
      paper,
      technique,
      related: related.map((note) => ({ id: noteId(note), title: note.title })),
      abstractFrom: this.live.sources.filter((source) => source.address(id) !== null).map(({ name }) => name),
    };
  }

  async read(id: string, signal?: AbortSignal): Promise<PaperText> {
    const known = this.#texts.get(id);
    if (known) return known;
    const paper = await this.#record(id, signal);
    const technique = (await this.notebook()).of(id);
    const isNote = technique !== null && id.startsWith('note:');
    const text = isNote
      ? { abstract: null, source: null, reason: null }
      : await readLiveAbstract(id, { ...this.live, signal });
    const read = { paper, technique, ...text };
    if (text.abstract !== null) this.#texts.set(id, read);
    return read;
  }

  explore(problem: string, signal?: AbortSignal): Promise<Exploration> {
    return explore(this, problem, signal);
  }

  deepDive(technique: string, signal?: AbortSignal): Promise<DeepDive> {
    return deepDive(this, technique, signal);
  }

  compare(techniques: readonly string[], signal?: AbortSignal): Promise<Comparison> {
    return compare(this, techniques, signal);
  }

  keep(mostParts: number, signal?: AbortSignal): Promise<Kept> {
    return this.pack.parts.keep(mostParts, signal);
  }

  async #record(id: string, signal?: AbortSignal): Promise<PaperRecord> {
    const entry = await this.pack.lexicon.find(idTerm(id), signal);
    if (!(entry?.postings instanceof Uint8Array)) return this.#recordOfNote(id);
    let number = -1;
    readPostings(entry.postings, this.size, (paper) => (number = paper));
    const { records, faults } = await this.pack.records([number], signal);
    const record = records.get(number);
    if (faults[0] !== undefined) throw new AppError('index-corrupt', faults[0]);
    if (!record) throw unknownPaper(id);
    return record;
  }

  /** A paper that the library has only as the subject of a note. */
  async #recordOfNote(id: string): Promise<PaperRecord> {
    const note = (await this.notebook()).of(id);
    if (!note) throw unknownPaper(id);
    return { id, title: note.paper, authors: note.authors.join(', '), year: note.year, venue: '' };
  }
}

/** Opens the library. Throws `index-corrupt`, or `papers-offline` if it is neither reachable nor cached. */
export async function openPaperLibrary(options: LibraryOptions): Promise<BrowsableLibrary> {
  const fetcher = options.fetch ?? globalThis.fetch.bind(globalThis);
  const { baseUrl, blobs, signal, sources = liveSources, timeoutMs = 8000 } = options;
  const pack = await Pack.open({ baseUrl, blobs, fetch: fetcher }, signal);
  await pack.parts.dropOthers();
  return new IndexedLibrary(pack, { fetch: fetcher, sources, timeoutMs });
}
