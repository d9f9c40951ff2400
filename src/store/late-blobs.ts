/**
 * A blob store that writes once nothing was asked of it for a moment: a search that fetches forty parts is answered before they are
 * kept. What waits is read from memory. A write that fails loses that blob only; `settle` says why.
 */
import type { BlobStore } from './blob-store';

const quietMs = 100;
const writesAtATime = 8;

export class LateBlobStore implements BlobStore {
  readonly #waiting = new Map<string, Uint8Array<ArrayBuffer>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: Error | null = null;

  constructor(private readonly store: BlobStore) {}

  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#waiting.size > 0) this.#writeLater();
    const waiting = this.#waiting.get(name);
    return waiting === undefined ? this.store.read(name) : Promise.resolve(waiting.slice());
  }

  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#waiting.set(name, bytes.slice());
    this.#writeLater();
    return Promise.resolve();
  }

  async append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#flush();
    await this.store.append(name, bytes);
  }

  async size(name: string): Promise<number> {
    await this.#flush();
    return this.store.size(name);
  }

  async remove(name: string): Promise<void> {
    await this.#flush();
    await this.store.remove(name);
  }

  async list(prefix: string): Promise<string[]> {
    await this.#flush();
    return this.store.list(prefix);
  }

  async settle(): Promise<void> {
    await this.#flush();
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure;
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    return (this.#writing = this.#writing.then(() => this.#writeAll()));
  }

  #writeLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#flush(), quietMs);
  }

  async #writeAll(): Promise<void> {
    const all = [...this.#waiting];
    const next = async (): Promise<void> => {
      for (let entry = all.shift(); entry !== undefined; entry = all.shift()) await this.#write(...entry);
    };
    await Promise.all(Array.from({ length: writesAtATime }, next));
  }

  async #write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await this.store.write(name, bytes);
    } catch (thrown) {
      this.#failure ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    if (this.#waiting.get(name) === bytes) this.#waiting.delete(name);
  }
}
