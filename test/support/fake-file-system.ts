/** A small stand-in for the Origin Private File System, after the File System Standard, for tests under Node. */
export interface FakeOptions {
  syncOnly?: boolean;
  failWith?: string;
}

class FakeFile {
  readonly kind = 'file';
  bytes = new Uint8Array(0);
  createWritable?: (options?: { keepExistingData?: boolean }) => Promise<object>;

  constructor(private readonly options: FakeOptions) {
    if (!options.syncOnly)
      this.createWritable = (how) => Promise.resolve(this.#writable(how?.keepExistingData ?? false));
  }

  getFile(): Promise<{ size: number; arrayBuffer(): Promise<ArrayBuffer> }> {
    const copy = this.bytes.slice();
    return Promise.resolve({ size: copy.length, arrayBuffer: () => Promise.resolve(copy.buffer) });
  }

  createSyncAccessHandle(): Promise<object> {
    return Promise.resolve({
      truncate: (size: number) => (this.bytes = this.bytes.slice(0, size)),
      write: (data: Uint8Array<ArrayBuffer>, { at }: { at: number }) => {
        this.bytes = splice(this.bytes, data, at);
        return data.length;
      },
      flush: () => undefined,
      close: () => undefined,
    });
  }

  #writable(keep: boolean): object {
    let draft = keep ? this.bytes.slice() : new Uint8Array(0);
    return {
      write: ({ position, data }: { position: number; data: Uint8Array<ArrayBuffer> }) => {
        if (this.options.failWith) return Promise.reject(new DOMException('refused', this.options.failWith));
        draft = splice(draft, data, position);
        return Promise.resolve();
      },
      abort: () => Promise.resolve(),
      close: () => {
        this.bytes = draft;
        return Promise.resolve();
      },
    };
  }
}

function splice(before: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(Math.max(before.length, at + data.length));
  joined.set(before);
  joined.set(data, at);
  return joined;
}

const missing = () => new DOMException('no such entry', 'NotFoundError');

export class FakeFolder {
  readonly kind = 'directory';
  readonly #entries = new Map<string, FakeFile | FakeFolder>();

  constructor(readonly options: FakeOptions = {}) {}

  getDirectoryHandle(name: string, { create }: { create: boolean }): Promise<FakeFolder> {
    return this.#entry(name, create, () => new FakeFolder(this.options)) as Promise<FakeFolder>;
  }

  getFileHandle(name: string, { create }: { create: boolean }): Promise<FakeFile> {
    return this.#entry(name, create, () => new FakeFile(this.options)) as Promise<FakeFile>;
  }

  removeEntry(name: string): Promise<void> {
    return this.#entries.delete(name) ? Promise.resolve() : Promise.reject(missing());
  }

  async *entries(): AsyncGenerator<[string, FakeFile | FakeFolder]> {
    for (const entry of this.#entries) yield await Promise.resolve(entry);
  }

  #entry(name: string, create: boolean, make: () => FakeFile | FakeFolder): Promise<FakeFile | FakeFolder> {
    const found = this.#entries.get(name);
    if (found) return Promise.resolve(found);
    if (!create) return Promise.reject(missing());
    const made = make();
    this.#entries.set(name, made);
    return Promise.resolve(made);
  }
}
