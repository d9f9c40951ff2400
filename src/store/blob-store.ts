/** The port that every blob store implements, and the rule for blob names. */
import { AppError } from '../base/errors';

export interface BlobStore {
  /** The bytes, or undefined if there is no such blob. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Replaces the whole blob; a crash leaves the old bytes or the new ones (see opfs.ts for the one exception). */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Adds bytes at the end, creating the blob if it is missing. */
  append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Bytes in the blob; 0 if it is missing. */
  size(name: string): Promise<number>;
  /** Removes the blob; a missing one is no error. */
  remove(name: string): Promise<void>;
  /** Names that start with `prefix`, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Of a store that writes later: waits until all is written. @throws why a write failed since this was last asked. */
  settle?(): Promise<void>;
}

/** The folders and file of a blob name. */
export function parseBlobName(name: string): { folders: string[]; file: string } {
  const parts = name.split('/');
  const file = parts.pop() ?? '';
  if ([...parts, file].some((part) => part === '' || part === '.' || part === '..'))
    throw new AppError(
      'usage',
      `blob store: a name needs non-empty parts without dots, got "${name}"; use folder/file`,
    );
  return { folders: parts, file };
}
