/**
 * The corpora of this device. Each is loaded once and kept; a visitor's own file is kept as bytes beside the token
 * cache, so that a study over it can be resumed after a reload. It never leaves the device.
 */
import { AppError } from '../base/errors';
import type { Corpus } from '../data/corpus';
import { corpora, fileCorpus } from '../data/corpora';
import type { CorpusProgress, CorpusSource } from '../data/corpora';
import type { Tokenizer } from '../data/tokenizer';
import type { BlobStore } from '../store/blobs';
import type { CorpusInfo } from './protocol';

const filesFolder = 'files/';
const textBlob = (id: string): string => `${filesFolder}${id}/text`;
const nameBlob = (id: string): string => `${filesFolder}${id}/name`;

const infoOf = ({ id, name, summary }: CorpusSource): CorpusInfo => ({ id, name, summary });

export class CorpusShelf {
  readonly #loaded = new Map<string, Corpus>();

  constructor(
    private readonly tokenizer: () => Promise<Tokenizer>,
    private readonly blobs: BlobStore,
    private readonly onProgress: (corpusId: string, progress: CorpusProgress) => void,
  ) {}

  async list(): Promise<CorpusInfo[]> {
    const names = (await this.blobs.list(filesFolder)).filter((name) => name.endsWith('/name'));
    const own = await Promise.all(names.map((name) => this.#own(name.slice(filesFolder.length, -'/name'.length))));
    return [...corpora, ...own.filter((source) => source !== null)].map(infoOf);
  }

  async load(id: string, signal: AbortSignal): Promise<Corpus> {
    const known = this.#loaded.get(id);
    if (known !== undefined) return known;
    const source = corpora.find((candidate) => candidate.id === id) ?? (await this.#own(id));
    if (source === null)
      throw new AppError(
        'corpus-download',
        `corpus ${id}: its text is not on this device; choose the same file again under "Your own file", then resume`,
      );
    return this.#load(source, signal);
  }

  /** Reads and tokenizes a file at once, so that a file that will not do is refused now. */
  async importFile(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<CorpusInfo> {
    const source = await fileCorpus(name, bytes);
    await this.#load(source, signal);
    await this.blobs.write(textBlob(source.id), bytes);
    await this.blobs.write(nameBlob(source.id), new TextEncoder().encode(name));
    return infoOf(source);
  }

  async #load(source: CorpusSource, signal: AbortSignal): Promise<Corpus> {
    const corpus = await source.load({
      tokenizer: await this.tokenizer(),
      blobs: this.blobs,
      signal,
      onProgress: (progress) => this.onProgress(source.id, progress),
    });
    this.#loaded.set(source.id, corpus);
    return corpus;
  }

  async #own(id: string): Promise<CorpusSource | null> {
    if (!/^file-[0-9a-f]+$/.test(id)) return null;
    const [bytes, name] = await Promise.all([this.blobs.read(textBlob(id)), this.blobs.read(nameBlob(id))]);
    return bytes === undefined || name === undefined ? null : fileCorpus(new TextDecoder().decode(name), bytes);
  }
}
