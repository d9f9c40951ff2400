/**
 * Part files, verified by the hashes in the manifest's table and kept in the blob store and, the last ones, in memory. A damaged part
 * in the store is fetched again; one damaged at its source fails.
 */
import { gunzipSync } from 'fflate';
import { AppError, messageOf, throwIfAborted } from '../../base/errors';
import { sha256Hex } from '../../base/hash';
import type { BlobStore } from '../../store/blobs';
import type { Kept } from '../types';
import { encoderPath, hashBytes, parseManifest, partKinds, partPath } from './manifest';
import type { Manifest, PartKind } from './manifest';

export interface PartsContext {
  /** Folder of the library, ending in a slash. */
  readonly baseUrl: string;
  readonly blobs: BlobStore;
  readonly fetch: typeof fetch;
}

const manifestBlob = 'papers/manifest.json';
const blobOf = (name: string): string => `papers/${name}.bin`;
const memoryBytes = 64 * 2 ** 20;

const corrupt = (what: string, reason: string, cause?: unknown): AppError =>
  new AppError('index-corrupt', `paper library: ${what} ${reason}; reload the page to fetch it again`, { cause });

async function fetchBytes(
  path: string,
  context: PartsContext,
  signal?: AbortSignal,
  cache: RequestCache = 'default',
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await context.fetch(context.baseUrl + path, { cache, ...(signal && { signal }) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (thrown) {
    throwIfAborted(signal);
    const text = `paper library: could not fetch ${path} (${messageOf(thrown)}); connect to the network and retry`;
    throw new AppError('papers-offline', text, { cause: thrown });
  }
}

async function readManifest(bytes: Uint8Array): Promise<Manifest> {
  try {
    return await parseManifest(new TextDecoder().decode(bytes));
  } catch (thrown) {
    throw corrupt('manifest.json', `is damaged or of another version (${messageOf(thrown)})`, thrown);
  }
}

/** The site's manifest; the cached one if the site cannot be reached. */
async function loadManifest(context: PartsContext, signal?: AbortSignal): Promise<Manifest> {
  try {
    const bytes = await fetchBytes('manifest.json', context, signal);
    const manifest = await readManifest(bytes);
    await context.blobs.write(manifestBlob, bytes);
    return manifest;
  } catch (thrown) {
    const cached = await context.blobs.read(manifestBlob);
    if (!cached || !(thrown instanceof AppError) || thrown.code !== 'papers-offline') throw thrown;
    return readManifest(cached);
  }
}

/** Postings and codes hardly shrink. */
export const isPacked = (kind: PartKind): boolean => kind !== 'postings' && kind !== 'codes';

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export class Parts {
  readonly #memory = new Map<string, Promise<Uint8Array>>();
  #held = 0;

  private constructor(
    readonly manifest: Manifest,
    private readonly table: Uint8Array,
    private readonly context: PartsContext,
  ) {}

  /** @throws AppError `index-corrupt`, or `papers-offline` if the library is neither reachable nor cached. */
  static async open(context: PartsContext, signal?: AbortSignal): Promise<Parts> {
    const manifest = await loadManifest(context, signal);
    const { parts } = manifest;
    const table = await Parts.#verified(parts.table, context, signal);
    const count = partKinds.reduce((sum, kind) => sum + parts[kind], 0);
    if (table.length !== count * hashBytes)
      throw corrupt('the table of parts', `should name ${count} parts, it has ${table.length} bytes`);
    return new Parts(manifest, table, context);
  }

  count(kind: PartKind): number {
    return this.manifest.parts[kind];
  }

  /** A part's bytes, unpacked. */
  async read(kind: PartKind, index: number, signal?: AbortSignal): Promise<Uint8Array> {
    const name = this.#name(kind, index);
    let bytes = this.#memory.get(name);
    if (bytes) this.#memory.delete(name);
    bytes ??= this.#load(name, kind, signal);
    this.#memory.set(name, bytes);
    try {
      return await bytes;
    } catch (thrown) {
      this.#memory.delete(name);
      throw thrown;
    }
  }

  /** Removes the parts of earlier libraries from the store. */
  async dropOthers(): Promise<void> {
    const { parts, encoder } = this.manifest;
    const current = new Set([parts.table, ...Object.values(encoder?.files ?? {})].map(blobOf));
    for (const name of this.#names()) current.add(blobOf(name));
    for (const name of await this.context.blobs.list('papers/'))
      if (name.endsWith('.bin') && !current.has(name)) await this.context.blobs.remove(name);
  }

  /** @throws AppError `papers-offline`, or `storage-full` if what was fetched could not be kept. */
  async keep(mostParts: number, signal?: AbortSignal): Promise<Kept> {
    const names = this.#names();
    const held = new Set(await this.context.blobs.list('papers/'));
    const missing = [...names].filter((name) => !held.has(blobOf(name)));
    const fetched = missing.slice(0, mostParts);
    await Promise.all(fetched.map((name) => Parts.#verified(name, this.context, signal)));
    await this.context.blobs.settle?.();
    const parts = names.size - missing.length + fetched.length;
    return { parts, ofParts: names.size, bytes: this.manifest.parts.bytes };
  }

  /** Of all parts; equal ones are one file. */
  #names(): ReadonlySet<string> {
    const count = this.table.length / hashBytes;
    return new Set(Array.from({ length: count }, (_, i) => this.#nameAt(i)));
  }

  #nameAt(place: number): string {
    return hexOf(this.table.subarray(place * hashBytes, (place + 1) * hashBytes));
  }

  #name(kind: PartKind, index: number): string {
    if (index < 0 || index >= this.count(kind)) throw corrupt('the index', `names part ${index} of its ${kind}`);
    const before = partKinds.slice(0, partKinds.indexOf(kind)).reduce((sum, other) => sum + this.count(other), 0);
    return this.#nameAt(before + index);
  }

  async #load(name: string, kind: PartKind, signal?: AbortSignal): Promise<Uint8Array> {
    const packed = await Parts.#verified(name, this.context, signal);
    let bytes: Uint8Array = packed;
    if (isPacked(kind)) {
      try {
        bytes = gunzipSync(packed);
      } catch (thrown) {
        throw corrupt(`part ${name}`, 'cannot be unpacked', thrown);
      }
    }
    this.#held += bytes.length;
    for (const [oldest] of this.#memory) {
      if (this.#held <= memoryBytes || oldest === name) break;
      const dropped = this.#memory.get(oldest);
      this.#memory.delete(oldest);
      void dropped?.then(({ length }) => (this.#held -= length));
    }
    return bytes;
  }

  /** A file of the encoder. */
  encoderFile(hash: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    return Parts.#verified(hash, this.context, signal, encoderPath);
  }

  static async #verified(
    name: string,
    context: PartsContext,
    signal?: AbortSignal,
    pathOf = partPath,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const isRight = async (bytes: Uint8Array<ArrayBuffer>): Promise<boolean> =>
      (await sha256Hex(bytes)).startsWith(name);
    const cached = await context.blobs.read(blobOf(name));
    if (cached && (await isRight(cached))) return cached;
    if (cached) await context.blobs.remove(blobOf(name));
    // A copy damaged on its way may lie in the browser's own cache; the second time the server is asked.
    for (const cache of ['default', 'reload'] as const) {
      const bytes = await fetchBytes(pathOf(name), context, signal, cache);
      if (!(await isRight(bytes))) continue;
      await context.blobs.write(blobOf(name), bytes);
      return bytes;
    }
    throw corrupt(`part ${name}`, 'does not have the hash that the manifest gives');
  }
}
