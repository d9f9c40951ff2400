/**
 * BlobStore over the Origin Private File System; runs in a page or a worker. `createWritable` replaces a file
 * atomically when it is closed. Safari before 26 has only `createSyncAccessHandle` (workers only), which writes in
 * place: a crash may leave a torn blob there, so every reader checks its own checksum.
 */
import { AppError, messageOf } from '../base/errors';
import { parseBlobName } from './blob-store';
import type { BlobStore } from './blob-store';

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : '';
}

/** A DOMException of the file system, as an AppError that names the cure. */
function storageError(operation: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const options = { cause: thrown };
  if (nameOf(thrown) === 'QuotaExceededError')
    return new AppError(
      'storage-full',
      `${operation}: the browser's storage for this site is full; free disk space or remove saved corpora and studies`,
      options,
    );
  return new AppError(
    'storage-denied',
    `${operation}: the browser refused (${messageOf(thrown)}); allow site data, or leave private browsing`,
    options,
  );
}

async function overwrite(handle: FileSystemFileHandle, bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> {
  if (typeof handle.createWritable === 'function') {
    const writable = await handle.createWritable({ keepExistingData: at > 0 });
    try {
      await writable.write({ type: 'write', position: at, data: bytes });
    } catch (thrown) {
      await writable.abort();
      throw thrown;
    }
    return writable.close();
  }
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(at);
    const written = access.write(bytes, { at });
    if (written < bytes.length) throw new DOMException('short write', 'QuotaExceededError');
    access.flush();
  } finally {
    access.close();
  }
}

export class OpfsBlobStore implements BlobStore {
  private constructor(private readonly root: FileSystemDirectoryHandle) {}

  static async open(): Promise<OpfsBlobStore> {
    const storage = (globalThis.navigator as Navigator | undefined)?.storage;
    if (!storage || !('getDirectory' in storage))
      throw new AppError('storage-denied', 'open storage: this browser has no private file system; update the browser');
    try {
      return new OpfsBlobStore(await storage.getDirectory());
    } catch (thrown) {
      throw storageError('open storage', thrown);
    }
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#withFile(
      `read ${name}`,
      name,
      false,
      async (handle) => new Uint8Array(await (await handle.getFile()).arrayBuffer()),
    );
  }

  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#withFile(`write ${name}`, name, true, (handle) => overwrite(handle, bytes, 0));
  }

  async append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#withFile(`append to ${name}`, name, true, async (handle) =>
      overwrite(handle, bytes, (await handle.getFile()).size),
    );
  }

  async size(name: string): Promise<number> {
    const size = await this.#withFile(`size of ${name}`, name, false, async (handle) => (await handle.getFile()).size);
    return size ?? 0;
  }

  async remove(name: string): Promise<void> {
    const { folders, file } = parseBlobName(name);
    try {
      await (await this.#folder(folders, false)).removeEntry(file);
    } catch (thrown) {
      if (nameOf(thrown) !== 'NotFoundError') throw storageError(`remove ${name}`, thrown);
    }
  }

  async list(prefix: string): Promise<string[]> {
    const names: string[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [entryName, entry] of folder.entries()) {
        const name = path + entryName;
        if (entry.kind === 'file') names.push(name);
        else await walk(entry, `${name}/`);
      }
    };
    try {
      await walk(this.root, '');
    } catch (thrown) {
      throw storageError(`list ${prefix}`, thrown);
    }
    return names.filter((name) => name.startsWith(prefix)).sort();
  }

  async #folder(folders: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> {
    let folder = this.root;
    for (const name of folders) folder = await folder.getDirectoryHandle(name, { create });
    return folder;
  }

  async #withFile<T>(
    operation: string,
    name: string,
    create: boolean,
    use: (handle: FileSystemFileHandle) => Promise<T>,
  ): Promise<T | undefined> {
    const { folders, file } = parseBlobName(name);
    try {
      return await use(await (await this.#folder(folders, create)).getFileHandle(file, { create }));
    } catch (thrown) {
      if (!create && nameOf(thrown) === 'NotFoundError') return undefined;
      throw storageError(operation, thrown);
    }
  }
}
