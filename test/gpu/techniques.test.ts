// @module-tag long
/**
 * The technique gallery: each script trains 20 steps in real Chromium, and its defining equation agrees with an independent float64
 * implementation.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Corpus } from '../../src/data/corpus';
import type { Tokenizer } from '../../src/data/tokenizer';
import { baselines } from '../../src/script/baselines';
import { createSandbox } from '../../src/script/sandbox';
import { memoryBlobStore } from '../../src/store/blobs';
import { createTrialRunner } from '../../src/trial/runner';
import { roomyCaps } from '../support/recording';
import { checkFunction, checkSchedule, checkUpdate } from '../support/technique-checks';
import type { ScriptModule } from '../support/technique-checks';
import { smallCorpus } from '../support/small-corpus';
import { techniques } from '../techniques/checks';

const sources = import.meta.glob<string>('../techniques/*.js', { query: '?raw', import: 'default', eager: true });
const scripts = import.meta.glob<ScriptModule>('../techniques/*.js', { eager: true });
const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));
const pathOf = (script: string): string => `../techniques/${script}.js`;

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

/** Tiny, and the same for all, so that most pipelines are compiled once for the whole gallery. */
const tiny = {
  layers: 2,
  width: 32,
  heads: 2,
  contextLength: 16,
  sequencesPerStep: 8,
  sequencesPerMicroBatch: 8,
  gateChannels: 8,
  lr: 0.003,
};

test('every script of the gallery has a check, and there are at least 30', () => {
  const listed = techniques.map(({ script }) => pathOf(script));
  expect([...listed].sort()).toEqual(Object.keys(sources).sort());
  expect(listed.length).toBeGreaterThanOrEqual(30);
});

describe.each(techniques)('$script ($paper)', (technique) => {
  const source = sources[pathOf(technique.script)]!;
  const module = scripts[pathOf(technique.script)]!;

  test.each(technique.checks.map((check) => [check.kind, check] as const))(
    'its %s follows the defining equation',
    async (_, check) => {
      const settings = { ...tiny, ...technique.settings };
      if (check.kind === 'function') await checkFunction(module, check);
      else if (check.kind === 'update') await checkUpdate(source, modules, settings, check);
      else await checkSchedule(source, modules, settings, check);
    },
  );

  test('20 steps lower the loss', async () => {
    const outcome = await runner.run(
      {
        trialId: technique.script,
        script: source,
        corpusId: 'small',
        seed: 5,
        budget: { clock: 'steps', amount: 20 },
        caps: roomyCaps,
        settings: { ...tiny, ...technique.settings },
        evaluation: { split: 'search', tokens: 64, contextLength: 16 },
        evaluations: 2,
        samplePrompts: [],
      },
      () => undefined,
      new AbortController().signal,
    );
    if (outcome.kind === 'failed') expect.fail(`${outcome.failure}: ${outcome.error.message}`);
    const losses = outcome.measurements.steps.map(({ loss }) => loss);
    expect(losses).toHaveLength(20);
    const mean = (part: readonly number[]): number => part.reduce((a, b) => a + b, 0) / part.length;
    expect(mean(losses.slice(-4)), losses.join(', ')).toBeLessThan(mean(losses.slice(0, 4)));
  });
});
