/** Cheats are caught by construction or by a probe, before they are trained or judged; honest scripts that look similar are not. */
import { beforeAll, expect, test } from 'vitest';
import type { Corpus } from '../../src/data/corpus';
import type { Tokenizer } from '../../src/data/tokenizer';
import { baselines } from '../../src/script/baselines';
import { createSandbox } from '../../src/script/sandbox';
import { memoryBlobStore } from '../../src/store/blobs';
import { createTrialRunner } from '../../src/trial/runner';
import type { TrialOutcome } from '../../src/trial/types';
import { cheats, nearMisses } from '../support/cheats';
import { roomyCaps } from '../support/recording';
import { smallCorpus } from '../support/small-corpus';

const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));
let corpus: Corpus;
let tokenizer: Tokenizer;
let runner: ReturnType<typeof createTrialRunner>;

beforeAll(async () => {
  ({ corpus, tokenizer } = await smallCorpus());
  runner = createTrialRunner({
    gpu: navigator.gpu,
    tokenizer,
    corpusFor: () => Promise.resolve(corpus),
    sandbox: () => createSandbox({ modules }),
    blobs: memoryBlobStore(),
  });
  return () => runner.dispose();
});

const run = (script: string): Promise<TrialOutcome> =>
  runner.run(
    {
      trialId: 'integrity',
      script,
      corpusId: 'small',
      seed: 9,
      budget: { clock: 'steps', amount: 2 },
      caps: roomyCaps,
      settings: { layers: 1, width: 16, heads: 1, contextLength: 16, sequencesPerStep: 2, sequencesPerMicroBatch: 2 },
      evaluation: { split: 'search', tokens: 32, contextLength: 16 },
      evaluations: 1,
      samplePrompts: [],
    },
    () => undefined,
    new AbortController().signal,
  );

test('there are at least 15 cheats', () => expect(cheats.length).toBeGreaterThanOrEqual(15));

test.each(cheats)('$name is caught', async ({ source, code, message }) => {
  const outcome = await run(source);
  expect(outcome).toMatchObject({ kind: 'failed', error: { code } });
  expect(outcome.kind === 'failed' && outcome.error.message.replace(/^train\.js:[\d:]+ /, '')).toMatch(message);
});

test.each(nearMisses)('$name is not', async ({ source }) => {
  const outcome = await run(source);
  expect(outcome.kind, outcome.kind === 'failed' ? outcome.error.message : '').toBe('finished');
});
