/** The corpora a study can use, as a table; each loads itself through the token cache. */
import { sha256Hex } from '../base/hash';
import { throwIfAborted } from '../base/errors';
import type { BlobStore } from '../store/blobs';
import { cacheName, readCachedCorpus, writeCachedCorpus } from './corpus-cache';
import { buildCorpus, requireTokens } from './corpus';
import type { Corpus } from './corpus';
import { generateStories, grammarVersion } from './grammar/generate';
import { decodeText, splitStories } from './stories';
import { downloadedHash, downloadText, tinyStoriesText } from './tinystories';
import type { RemoteText } from './tinystories';
import { endOfTextName } from './tokenizer-file';
import type { Tokenizer } from './tokenizer';

export interface CorpusProgress {
  readonly stage: 'download' | 'generate' | 'tokenize';
  /** 0 … 1 of the stage. */
  readonly fraction: number;
  readonly text: string;
}

export interface CorpusContext {
  readonly tokenizer: Tokenizer;
  readonly blobs: BlobStore;
  readonly onProgress: (progress: CorpusProgress) => void;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
}

export interface CorpusSource {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  load(context: CorpusContext): Promise<Corpus>;
}

/** Fewest tokens of each split: eight windows of 256 tokens and their targets. */
const minimumSplitTokens = 8 * 257;

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

interface Recipe {
  readonly sourceHash: string;
  readonly characters: number;
  stories(): Iterable<string> | Promise<Iterable<string>>;
}

/** From the token cache, or built from its stories and cached. */
async function cachedOrBuilt(source: CorpusSource, recipe: Recipe, context: CorpusContext): Promise<Corpus> {
  throwIfAborted(context.signal);
  const name = cacheName(source.id, context.tokenizer.hash, recipe.sourceHash);
  const cached = await readCachedCorpus(name, context.blobs);
  if (cached) return cached;
  const corpus = await buildCorpus({
    id: source.id,
    name: source.name,
    tokenizer: context.tokenizer,
    stories: await recipe.stories(),
    signal: context.signal,
    onProgress(stories, characters) {
      if (stories % 256 !== 0) return;
      const fraction = Math.min(1, characters / recipe.characters);
      context.onProgress({ stage: 'tokenize', fraction, text: `${stories} stories, ${megabytes(characters)} MB read` });
    },
  });
  requireTokens(corpus, minimumSplitTokens);
  await writeCachedCorpus(name, corpus, context.blobs);
  context.onProgress({ stage: 'tokenize', fraction: 1, text: `${corpus.splits.train.length} training tokens` });
  return corpus;
}

/** Stories of bytes that were cut anywhere: the last, unfinished one is left out. */
function wholeStories(bytes: Uint8Array<ArrayBuffer>): Iterable<string> {
  const text = new TextDecoder().decode(bytes);
  return splitStories(text.slice(0, Math.max(0, text.lastIndexOf(endOfTextName)) + endOfTextName.length));
}

export function remoteCorpus(name: string, summary: string, text: RemoteText): CorpusSource {
  const source: CorpusSource = {
    id: text.id,
    name,
    summary,
    async load(context) {
      const fetcher = context.fetch ?? globalThis.fetch.bind(globalThis);
      const download = () =>
        downloadText(text, {
          blobs: context.blobs,
          fetch: fetcher,
          signal: context.signal,
          onProgress: ({ receivedBytes, totalBytes }) =>
            context.onProgress({
              stage: 'download',
              fraction: receivedBytes / totalBytes,
              text: `${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB`,
            }),
        });
      const known = await downloadedHash(text, context.blobs);
      const bytes = known === undefined ? await download() : undefined;
      const sourceHash = known ?? (await downloadedHash(text, context.blobs)) ?? '';
      const stories = async () => wholeStories(bytes ?? (await download()));
      return cachedOrBuilt(source, { sourceHash, characters: text.bytes, stories }, context);
    },
  };
  return source;
}

export function embeddedCorpus(characters = 16e6, seed = 1): CorpusSource {
  const source: CorpusSource = {
    id: 'embedded',
    name: 'Embedded stories',
    summary: 'Made on this device by a story grammar; no download.',
    async load(context) {
      const sourceHash = await sha256Hex(`grammar ${grammarVersion} seed ${seed} characters ${characters}`);
      context.onProgress({ stage: 'generate', fraction: 0, text: `${megabytes(characters)} MB of stories` });
      return cachedOrBuilt(
        source,
        { sourceHash, characters, stories: () => generateStories(seed, characters) },
        context,
      );
    },
  };
  return source;
}

/** The visitor's own text; it never leaves the device. Its id names its content. */
export async function fileCorpus(fileName: string, bytes: Uint8Array<ArrayBuffer>): Promise<CorpusSource> {
  const sourceHash = await sha256Hex(bytes);
  const source: CorpusSource = {
    id: `file-${sourceHash.slice(0, 12)}`,
    name: fileName,
    summary: `Your file, ${megabytes(bytes.length)} MB; it stays on this device.`,
    async load(context) {
      const text = decodeText(bytes, fileName);
      return cachedOrBuilt(source, { sourceHash, characters: text.length, stories: () => splitStories(text) }, context);
    },
  };
  return source;
}

export const corpora: readonly CorpusSource[] = [
  remoteCorpus(
    'TinyStories',
    'Short stories in simple words (Eldan & Li 2023); downloads 42 MB once.',
    tinyStoriesText,
  ),
  embeddedCorpus(),
];
