/** What a study needs to run without a browser: tokenizer, text, and a trainer over Dawn. */
import { readFileSync } from 'node:fs';
import type { Corpus } from '../data/corpus';
import { parseTokenizer } from '../data/tokenizer';
import { createSandbox } from '../script/sandbox';
import { memoryBlobStore } from '../store/blobs';
import type { StudyRun } from '../study/runner';
import { scriptChecker } from '../trial/check-script';
import { createTrialRunner } from '../trial/runner';
import { loadCorpus } from './local-corpus';
import { nodeGpu } from './node-gpu';

export interface Headless extends Pick<StudyRun, 'runner'> {
  readonly corpus: Corpus;
  readonly checkScript: NonNullable<StudyRun['checkScript']>;
}

/** @param text `embedded`, or a path. */
export async function openHeadless(text: string): Promise<Headless> {
  const tokenizer = await parseTokenizer(JSON.parse(readFileSync('public/tokenizer/tinystories-4096.json', 'utf8')));
  const corpus = await loadCorpus(text, tokenizer);
  const runner = createTrialRunner({
    ...{ gpu: await nodeGpu(), tokenizer, corpusFor: () => Promise.resolve(corpus) },
    ...{ sandbox: createSandbox, blobs: memoryBlobStore() },
  });
  return { corpus, runner, checkScript: scriptChecker(createSandbox, () => Promise.resolve(tokenizer.vocabularySize)) };
}
