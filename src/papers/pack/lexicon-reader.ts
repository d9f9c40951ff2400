/** Looks terms up: the common ones in memory, the rare ones in blocks that are read when asked for. */
import { ByteReader } from './bytes';
import { blockOf, decodeLexicon } from './lexicon';
import type { LexiconEntry } from './lexicon';
import type { Parts } from './parts';

/** Blocks lately read, unpacked. */
const mostBlocks = 32;

export class Lexicon {
  readonly #blocks = new Map<number, Promise<ReadonlyMap<string, LexiconEntry>>>();

  private constructor(
    private readonly parts: Parts,
    /** Terms of many papers. */
    readonly common: ReadonlyMap<string, LexiconEntry>,
    private readonly firstTerms: readonly string[],
  ) {}

  /** Part 0 of the common terms lists the first term of each block; the others list the terms. */
  static async open(parts: Parts, signal?: AbortSignal): Promise<Lexicon> {
    const [index, ...lists] = await Promise.all(
      Array.from({ length: parts.count('common') }, (_, i) => parts.read('common', i, signal)),
    );
    const reader = new ByteReader(index ?? new Uint8Array(), 'the list of blocks');
    const firstTerms: string[] = [];
    while (!reader.isAtEnd) firstTerms.push(reader.text());
    const common = new Map<string, LexiconEntry>();
    for (const list of lists) for (const entry of decodeLexicon(list, 'common')) common.set(entry.term, entry);
    return new Lexicon(parts, common, firstTerms);
  }

  async find(term: string, signal?: AbortSignal): Promise<LexiconEntry | undefined> {
    const common = this.common.get(term);
    if (common) return common;
    const block = blockOf(this.firstTerms, term);
    if (block < 0) return undefined;
    return (await this.#block(block, signal)).get(term);
  }

  #block(index: number, signal?: AbortSignal): Promise<ReadonlyMap<string, LexiconEntry>> {
    const known = this.#blocks.get(index);
    if (known) return known;
    const read = this.parts.read('rare', index, signal).then((bytes) => {
      const entries = decodeLexicon(bytes, 'rare');
      return new Map(entries.map((entry) => [entry.term, entry]));
    });
    this.#blocks.set(index, read);
    read.catch(() => this.#blocks.delete(index));
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > mostBlocks && oldest !== undefined) this.#blocks.delete(oldest);
    return read;
  }
}
