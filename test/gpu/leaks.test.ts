// @module-tag long
/**
 * Trial after trial in one tab, VITE_LEAK_TRIALS of them (24 by default; `npm run leaks` takes 1,000): finished, failed, refused and
 * stopped ones. Nothing they take of the GPU or of the page outlives them, and memory is what the plan said.
 */
import { expect, test } from 'vitest';
import { baselines } from '../../src/script/baselines';
import { memoryBlobStore } from '../../src/store/blobs';
import { createTrialRunner } from '../../src/trial/runner';
import type { ModelFacts, TrialProgress, TrialSpec } from '../../src/trial/types';
import { countGpu } from '../support/counted-gpu';
import { roomyCaps } from '../support/recording';
import { openSandbox } from '../support/sandbox';
import { smallCorpus } from '../support/small-corpus';

const { VITE_LEAK_TRIALS } = import.meta.env as Record<string, string | undefined>;
const trials = Number(VITE_LEAK_TRIALS ?? 24);
const source = baselines[0]!.source;

const spec = (script: string, changes: Partial<TrialSpec> = {}): TrialSpec => ({
  trialId: 'leak',
  script,
  corpusId: 'embedded',
  seed: 1,
  budget: { clock: 'steps', amount: 2 },
  caps: roomyCaps,
  settings: {
    layers: 1,
    width: 32,
    heads: 2,
    contextLength: 16,
    sequencesPerStep: 4,
    sequencesPerMicroBatch: 2,
  },
  evaluation: { split: 'search', tokens: 64, contextLength: 16 },
  evaluations: 1,
  samplePrompts: [],
  ...changes,
});

/** Large enough that what is read back is small beside it. */
const large = spec(source, {
  settings: { layers: 2, width: 128, heads: 4, contextLength: 64, sequencesPerStep: 8, sequencesPerMicroBatch: 8 },
});

/** One of each way a trial can end. */
const endings: readonly TrialSpec[] = [
  spec(source),
  spec(`${source}\nthrow new Error('no');`),
  spec(source, { caps: { ...roomyCaps, parameters: 10 } }),
  spec(source.replace("linear(norm('ln_f', x)", "linear(norm('ln_f', x).add(x.mean(1, true))")),
  spec(source, { trialId: 'stopped', budget: { clock: 'steps', amount: 1000 } }),
  spec(source, { samplePrompts: ['Once'] }),
];

test(
  `${trials} trials leave no buffer, pipeline, query set or worker behind`,
  async () => {
    const { corpus, tokenizer } = await smallCorpus();
    const counted = countGpu(navigator.gpu);
    const runner = createTrialRunner({
      gpu: counted.gpu,
      tokenizer,
      corpusFor: () => Promise.resolve(corpus),
      sandbox: openSandbox,
      blobs: memoryBlobStore(),
    });
    const runOne = async (i: number): Promise<void> => {
      const own = endings[i % endings.length]!;
      const stop = new AbortController();
      await runner.run(
        own,
        (progress) => {
          if (own.trialId === 'stopped' && progress.kind === 'steps') stop.abort();
        },
        stop.signal,
      );
    };
    try {
      for (let i = 0; i < endings.length; i++) await runOne(i);
      const after = counted.held();
      expect(after).toMatchObject({ buffers: 0, bytes: 0, querySets: 0, workers: 0 });
      for (let i = endings.length; i < trials; i++) await runOne(i);
      expect(counted.held()).toEqual(after);
      let facts: ModelFacts | undefined;
      const keepFacts = (progress: TrialProgress): void => {
        if (progress.kind === 'started') facts = progress.facts;
      };
      await runner.run(large, keepFacts, new AbortController().signal);
      const [peak, planned] = [counted.held().peakBytes, facts!.peakBytes];
      console.log(`${trials} trials: ${after.pipelines} pipelines; peak ${peak} of ${planned} planned bytes`);
      expect(peak).toBeLessThanOrEqual(1.15 * planned);
    } finally {
      counted.restore();
      runner.dispose();
    }
  },
  60_000 + 6_000 * trials,
);
