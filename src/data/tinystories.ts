/**
 * Downloads the first part of TinyStories (Eldan & Li, arXiv 2305.07759) with HTTP range requests, in blocks that are
 * kept in the blob store as they arrive, so a broken download goes on where it stopped. Each block's SHA-256 is
 * recorded and verified whenever it is read again; a changed ETag starts the download afresh.
 */
import * as v from 'valibot';
import { AppError, messageOf, throwIfAborted } from '../base/errors';
import { sha256Hex } from '../base/hash';
import type { BlobStore } from '../store/blobs';

export interface RemoteText {
  readonly id: string;
  readonly url: string;
  /** Take this many bytes from the start. */
  readonly bytes: number;
  readonly blockBytes: number;
}

export const tinyStoriesText: RemoteText = {
  id: 'tinystories',
  url: 'https://huggingface.co/datasets/roneneldan/TinyStories/resolve/main/TinyStoriesV2-GPT4-train.txt',
  bytes: 40 * 2 ** 20,
  blockBytes: 4 * 2 ** 20,
};

export interface DownloadContext {
  readonly blobs: BlobStore;
  readonly fetch: typeof fetch;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (progress: { receivedBytes: number; totalBytes: number }) => void;
}

const ledgerSchema = v.object({
  url: v.string(),
  blockBytes: v.number(),
  etag: v.nullable(v.string()),
  /** SHA-256 of block 0, 1, … */
  blocks: v.array(v.string()),
});

type Ledger = v.InferOutput<typeof ledgerSchema>;

const ledgerName = (text: RemoteText) => `corpora/${text.id}/download.json`;
const blockName = (text: RemoteText, block: number) => `corpora/${text.id}/block-${String(block).padStart(4, '0')}`;

async function readLedger(text: RemoteText, blobs: BlobStore): Promise<Ledger> {
  const empty: Ledger = { url: text.url, blockBytes: text.blockBytes, etag: null, blocks: [] };
  const bytes = await blobs.read(ledgerName(text));
  if (!bytes) return empty;
  try {
    const ledger = v.parse(ledgerSchema, JSON.parse(new TextDecoder().decode(bytes)));
    return ledger.url === text.url && ledger.blockBytes === text.blockBytes ? ledger : empty;
  } catch {
    await blobs.remove(ledgerName(text));
    return empty;
  }
}

async function writeLedger(text: RemoteText, ledger: Ledger, blobs: BlobStore): Promise<void> {
  await blobs.write(ledgerName(text), new TextEncoder().encode(JSON.stringify(ledger)));
}

interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string | null;
}

function failed(text: RemoteText, reason: string, cause?: unknown): AppError {
  const cure = 'check the connection and try again (what has arrived is kept), or use the embedded corpus';
  return new AppError('corpus-download', `download ${text.id}: ${reason}; ${cure}`, { cause });
}

async function fetchBlock(text: RemoteText, start: number, end: number, context: DownloadContext): Promise<Block> {
  let response: Response;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    response = await context.fetch(text.url, {
      headers: { Range: `bytes=${start}-${end - 1}` },
      ...(context.signal ? { signal: context.signal } : {}),
    });
    if (response.status === 206) bytes = new Uint8Array(await response.arrayBuffer());
    else {
      await response.body?.cancel();
      throw new Error(response.ok ? 'the server ignores byte ranges' : `the server answered ${response.status}`);
    }
  } catch (thrown) {
    throwIfAborted(context.signal);
    throw failed(text, `bytes ${start}–${end - 1} did not arrive (${messageOf(thrown)})`, thrown);
  }
  if (bytes.length !== end - start) throw failed(text, `${end - start} bytes asked, ${bytes.length} came`);
  return { bytes, etag: response.headers.get('etag') };
}

/** A block that is in the store and is what once arrived; undefined after dropping a damaged one. */
async function keptBlock(
  text: RemoteText,
  block: number,
  ledger: Ledger,
  blobs: BlobStore,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const expected = ledger.blocks[block];
  const bytes = expected === undefined ? undefined : await blobs.read(blockName(text, block));
  if (bytes && (await sha256Hex(bytes)) === expected) return bytes;
  if (bytes) await blobs.remove(blockName(text, block));
  return undefined;
}

async function newBlock(
  text: RemoteText,
  block: number,
  ledger: Ledger,
  context: DownloadContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = block * text.blockBytes;
  const { bytes, etag } = await fetchBlock(text, start, Math.min(text.bytes, start + text.blockBytes), context);
  const sha256 = await sha256Hex(bytes);
  const known = ledger.blocks[block];
  if ((ledger.etag !== null && etag !== null && etag !== ledger.etag) || (known !== undefined && known !== sha256)) {
    await context.blobs.remove(ledgerName(text));
    throw new AppError(
      'corpus-corrupt',
      `download ${text.id}: the file on the server has changed since the first block arrived; try again to fetch it afresh`,
    );
  }
  ledger.etag ??= etag;
  ledger.blocks[block] = sha256;
  await context.blobs.write(blockName(text, block), bytes);
  await writeLedger(text, ledger, context.blobs);
  return bytes;
}

/** Hash of what has been downloaded, if all of it has; it names the token cache. */
export async function downloadedHash(text: RemoteText, blobs: BlobStore): Promise<string | undefined> {
  const { blocks } = await readLedger(text, blobs);
  const wanted = Math.ceil(text.bytes / text.blockBytes);
  return blocks.length >= wanted ? sha256Hex([text.bytes, ...blocks.slice(0, wanted)].join('\n')) : undefined;
}

/** All bytes, from the store or the network. */
export async function downloadText(text: RemoteText, context: DownloadContext): Promise<Uint8Array<ArrayBuffer>> {
  const ledger = await readLedger(text, context.blobs);
  const all = new Uint8Array(text.bytes);
  for (let block = 0; block * text.blockBytes < text.bytes; block++) {
    throwIfAborted(context.signal);
    const bytes =
      (await keptBlock(text, block, ledger, context.blobs)) ?? (await newBlock(text, block, ledger, context));
    all.set(bytes, block * text.blockBytes);
    context.onProgress({ receivedBytes: block * text.blockBytes + bytes.length, totalBytes: text.bytes });
  }
  return all;
}
