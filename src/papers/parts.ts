/**
 * Fetches the shipped library's manifest and parts, verified by SHA-256 and kept in the blob store. A damaged cached
 * part is dropped and fetched again; without a network the cached library still opens.
 */
import { gunzipSync, strFromU8 } from 'fflate';
import * as v from 'valibot';
import { AppError, messageOf, throwIfAborted } from '../base/errors';
import { sha256Hex } from '../base/hash';
import type { BlobStore } from '../store/blobs';
import { indexSchema, manifestSchema, recordsSchema } from './asset';
import type { IndexPart, Manifest } from './asset';
import type { PaperRecord } from './types';

export interface PartsContext {
  /** Folder of the shipped library, ending in a slash. */
  readonly baseUrl: string;
  readonly blobs: BlobStore;
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal | undefined;
}

const manifestBlob = 'papers/manifest.json';
const partBlob = (sha256: string) => `papers/${sha256}.bin`;

function corrupt(what: string, reason: string, cause?: unknown): AppError {
  return new AppError('index-corrupt', `paper library: ${what} ${reason}; reload the page to fetch it again`, {
    cause,
  });
}

async function fetchBytes(name: string, context: PartsContext): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await context.fetch(context.baseUrl + name, context.signal ? { signal: context.signal } : {});
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (thrown) {
    throwIfAborted(context.signal);
    throw new AppError(
      'papers-offline',
      `paper library: could not fetch ${name} (${messageOf(thrown)}); connect to the network and retry`,
      {
        cause: thrown,
      },
    );
  }
}

function parse<T extends v.GenericSchema>(schema: T, what: string, text: string): v.InferOutput<T> {
  try {
    return v.parse(schema, JSON.parse(text));
  } catch (thrown) {
    throw corrupt(what, `is damaged (${messageOf(thrown)})`, thrown);
  }
}

/** The site's manifest; the cached one if the site cannot be reached. */
async function loadManifest(context: PartsContext): Promise<Manifest> {
  try {
    const bytes = await fetchBytes('manifest.json', context);
    const manifest = parse(manifestSchema, 'manifest.json', strFromU8(bytes));
    await context.blobs.write(manifestBlob, bytes);
    return manifest;
  } catch (thrown) {
    const cached = await context.blobs.read(manifestBlob);
    if (!cached || !(thrown instanceof AppError) || thrown.code !== 'papers-offline') throw thrown;
    return parse(manifestSchema, 'the cached manifest', strFromU8(cached));
  }
}

async function loadPart(name: string, manifest: Manifest, context: PartsContext): Promise<string> {
  const part = manifest.parts.find((listed) => listed.name === name);
  if (!part) throw corrupt('manifest.json', `lists no ${name}`);
  const cached = await context.blobs.read(partBlob(part.sha256));
  if (cached && (await sha256Hex(cached)) === part.sha256) return strFromU8(gunzipSync(cached));
  if (cached) await context.blobs.remove(partBlob(part.sha256));
  const bytes = await fetchBytes(name, context);
  const sha256 = await sha256Hex(bytes);
  if (sha256 !== part.sha256) throw corrupt(name, `has SHA-256 ${sha256}, the manifest says ${part.sha256}`);
  await context.blobs.write(partBlob(part.sha256), bytes);
  return strFromU8(gunzipSync(bytes));
}

/** Removes cached parts of earlier versions. */
async function dropOldParts(manifest: Manifest, blobs: BlobStore): Promise<void> {
  const current = new Set(manifest.parts.map((part) => partBlob(part.sha256)));
  for (const name of await blobs.list('papers/'))
    if (name.endsWith('.bin') && !current.has(name)) await blobs.remove(name);
}

export async function loadParts(
  context: PartsContext,
): Promise<{ manifest: Manifest; records: PaperRecord[]; index: IndexPart }> {
  const manifest = await loadManifest(context);
  const records = parse(recordsSchema, 'records.bin', await loadPart('records.bin', manifest, context));
  const index = parse(indexSchema, 'index.bin', await loadPart('index.bin', manifest, context));
  const sizes = [records.length, index.title.lengths.length, index.abstract.lengths.length];
  if (sizes.some((size) => size !== manifest.papers))
    throw corrupt('the library', `should have ${manifest.papers} papers, its parts have ${sizes.join(', ')}`);
  await dropOldParts(manifest, context.blobs);
  return { manifest, records, index };
}
