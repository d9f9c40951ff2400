/**
 * Tokenized corpora kept in the blob store, so that a corpus is tokenized once. A file is a JSON header, a line feed and
 * the tokens of the splits; its name holds what it was made from, its header a checksum. A damaged one is dropped.
 */
import * as v from 'valibot';
import { messageOf } from '../base/errors';
import { sha256Hex } from '../base/hash';
import type { BlobStore } from '../store/blobs';
import { bySplit } from './corpus';
import type { Corpus } from './corpus';
import { splitNames } from './splits';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const perSplit = v.object({ train: count, search: count, confirmation: count, test: count });

const headerSchema = v.object({
  kind: v.literal('tokenized-corpus'),
  version: v.literal(1),
  id: v.string(),
  name: v.string(),
  hash: v.string(),
  tokens: perSplit,
  audit: v.object({ stories: perSplit, duplicatesRemoved: count, overlap: v.literal(0) }),
  sha256: v.string(),
});

export function cacheName(corpusId: string, tokenizerHash: string, sourceHash: string): string {
  return `corpora/${corpusId}/${tokenizerHash.slice(0, 16)}-${sourceHash.slice(0, 16)}.tokens`;
}

function joinTokens(corpus: Corpus): Uint8Array<ArrayBuffer> {
  const total = splitNames.reduce((sum, split) => sum + corpus.splits[split].length, 0);
  const tokens = new Uint16Array(total);
  let at = 0;
  for (const split of splitNames) {
    tokens.set(corpus.splits[split], at);
    at += corpus.splits[split].length;
  }
  return new Uint8Array(tokens.buffer);
}

export async function writeCachedCorpus(name: string, corpus: Corpus, blobs: BlobStore): Promise<void> {
  const tokens = joinTokens(corpus);
  const header: v.InferOutput<typeof headerSchema> = {
    kind: 'tokenized-corpus',
    version: 1,
    id: corpus.id,
    name: corpus.name,
    hash: corpus.hash,
    tokens: bySplit((split) => corpus.splits[split].length),
    audit: { ...corpus.audit, overlap: 0 },
    sha256: await sha256Hex(tokens),
  };
  const head = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const file = new Uint8Array(head.length + tokens.length);
  file.set(head);
  file.set(tokens, head.length);
  await blobs.write(name, file);
}

async function parseCorpus(file: Uint8Array<ArrayBuffer>): Promise<Corpus> {
  const end = file.indexOf(10);
  const header = v.parse(headerSchema, JSON.parse(new TextDecoder().decode(file.subarray(0, Math.max(0, end)))));
  const body = file.slice(end + 1);
  if ((await sha256Hex(body)) !== header.sha256) throw new Error('its checksum does not match');
  const tokens = new Uint16Array(body.buffer);
  let at = 0;
  const splits = bySplit((split) => tokens.slice(at, (at += header.tokens[split])));
  return { id: header.id, name: header.name, hash: header.hash, splits, audit: header.audit };
}

/** The cached corpus; undefined if there is none, or if it was damaged (`onDropped` then says how). */
export async function readCachedCorpus(
  name: string,
  blobs: BlobStore,
  onDropped: (reason: string) => void = () => undefined,
): Promise<Corpus | undefined> {
  const file = await blobs.read(name);
  if (!file) return undefined;
  try {
    return await parseCorpus(file);
  } catch (thrown) {
    await blobs.remove(name);
    onDropped(messageOf(thrown));
    return undefined;
  }
}
