/** A small tokenizer and corpus, so that a model's head costs little: 320 tokens learned from the embedded stories. */
import { embeddedCorpus } from '../../src/data/corpora';
import type { Corpus } from '../../src/data/corpus';
import { generateStory } from '../../src/data/grammar/generate';
import { parseTokenizer } from '../../src/data/tokenizer';
import type { Tokenizer } from '../../src/data/tokenizer';
import { tokenizerFile } from '../../src/data/tokenizer-file';
import { trainBpe } from '../../src/data/train-bpe';
import { memoryBlobStore } from '../../src/store/blobs';

export async function smallCorpus(): Promise<{ corpus: Corpus; tokenizer: Tokenizer }> {
  const text = Array.from({ length: 200 }, (_, i) => generateStory(1, i)).join('\n');
  const tokenizer = await parseTokenizer(await tokenizerFile(trainBpe(text, 320 - 257)));
  const corpus = await embeddedCorpus(3e5).load({ tokenizer, blobs: memoryBlobStore(), onProgress: () => undefined });
  return { corpus, tokenizer };
}
