/**
 * Named byte arrays that outlive the page: corpora, token caches, index shards, weights. Names are paths such as
 * `corpora/tinystories/0003`. `openBlobStore` keeps them in the browser's Origin Private File System;
 * `memoryBlobStore` keeps them in memory, for Node tools, tests and visitors whose browser denies storage.
 */
import { parseBlobName } from './blob-store';
import type { BlobStore } from './blob-store';
import { OpfsBlobStore } from './opfs';

export type { BlobStore };

class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, Uint8Array<ArrayBuffer>>();

  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return Promise.resolve(this.#blobs.get(name)?.slice());
  }

  /** A bad name rejects. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return new Promise((resolve) => {
      parseBlobName(name);
      this.#blobs.set(name, bytes.slice());
      resolve();
    });
  }

  async append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const before = this.#blobs.get(name) ?? new Uint8Array(0);
    const joined = new Uint8Array(before.length + bytes.length);
    joined.set(before);
    joined.set(bytes, before.length);
    await this.write(name, joined);
  }

  size(name: string): Promise<number> {
    return Promise.resolve(this.#blobs.get(name)?.length ?? 0);
  }

  remove(name: string): Promise<void> {
    this.#blobs.delete(name);
    return Promise.resolve();
  }

  list(prefix: string): Promise<string[]> {
    return Promise.resolve([...this.#blobs.keys()].filter((name) => name.startsWith(prefix)).sort());
  }
}

export function memoryBlobStore(): BlobStore {
  return new MemoryBlobStore();
}

/** The browser's own store. Throws `storage-denied` where there is none; the caller may then use `memoryBlobStore`. */
export async function openBlobStore(): Promise<BlobStore> {
  return OpfsBlobStore.open();
}
