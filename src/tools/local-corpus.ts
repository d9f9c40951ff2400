/**
 * A corpus from disk, for tools: one .txt file, split by story hash; or a directory with train.txt and valid.txt, where
 * train.txt is the train split and valid.txt is shared out by hash among search, confirmation and test.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { embeddedCorpus } from '../data/corpora';
import { buildCorpus } from '../data/corpus';
import type { Corpus } from '../data/corpus';
import { heldOutSplitOfHash } from '../data/splits';
import { decodeText, splitStories } from '../data/stories';
import type { Tokenizer } from '../data/tokenizer';
import { memoryBlobStore } from '../store/blobs';

async function readStories(file: string): Promise<string[]> {
  return [...splitStories(decodeText(new Uint8Array(await readFile(file)), file))];
}

/** `embedded`, or a path. */
export const loadCorpus = (path: string, tokenizer: Tokenizer): Promise<Corpus> =>
  path === 'embedded'
    ? embeddedCorpus().load({ tokenizer, blobs: memoryBlobStore(), onProgress: () => undefined })
    : loadLocalCorpus(path, tokenizer);

async function loadLocalCorpus(path: string, tokenizer: Tokenizer): Promise<Corpus> {
  const name = basename(path).replace(/\.txt$/, '');
  const plan = { id: `local-${name}`, name, tokenizer };
  if (!(await stat(path)).isDirectory()) return buildCorpus({ ...plan, stories: await readStories(path) });
  const train = await readStories(join(path, 'train.txt'));
  const valid = await readStories(join(path, 'valid.txt'));
  return buildCorpus({
    ...plan,
    stories: [...train, ...valid],
    assign: (hash, index) => (index < train.length ? 'train' : heldOutSplitOfHash(hash)),
  });
}
