// @module-tag long
/** Activations recomputed for a GPU with little memory: the same numbers in less of it, and a trial that would not have fitted. */
import { expect, test } from 'vitest';
import type { Program } from '../../src/graph/ir';
import { differentiateLoss, gradientProgram } from '../../src/graph/training';
import type { Activations } from '../../src/graph/training';
import { hardwareVariants, softwareVariants } from '../../src/kernels/kernel';
import { baselines } from '../../src/script/baselines';
import type { RecordedScript } from '../../src/script/recorded';
import { memoryBlobStore } from '../../src/store/blobs';
import { createTrialRunner } from '../../src/trial/runner';
import type { ModelFacts, TrialOutcome, TrialSpec } from '../../src/trial/types';
import type { Gpu } from '../../src/gpu/device';
import { countGpu } from '../support/counted-gpu';
import { gpuContext } from '../support/gpu-session';
import { littleGpu } from '../support/little-gpu';
import { roomyCaps } from '../support/recording';
import { openSandbox } from '../support/sandbox';
import { smallCorpus } from '../support/small-corpus';
import { afterTwoSteps, differences, tinyRecording } from '../support/two-steps';

const techniques = import.meta.glob<string>('../techniques/*.js', { query: '?raw', import: 'default', eager: true });
const baseline = (id: string): string => baselines.find((known) => known.id === id)!.source;
const sources: Readonly<Record<string, string>> = {
  'gpt2-7m': baseline('gpt2-7m'),
  'autoresearch-7m': baseline('autoresearch-7m'),
  dropout: techniques['../techniques/dropout.js']!,
  'one with regions of its own': techniques['../techniques/checkpointing.js']!,
};

const gradientsOf = ({ train, parameters }: RecordedScript, activations: Activations): Program =>
  gradientProgram(differentiateLoss(train.graph, train.loss, parameters, activations), { accumulate: true });

/** Of the tensor's largest number. Where a·b + c is rounded once, what stands in one kernel decides, and recomputation groups otherwise. */
const contractedRounding = 1e-6;

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

async function expectSame(again: Float32Array, kept: Float32Array, what: string): Promise<void> {
  const { gpu } = await gpuContext();
  if (/swiftshader/i.test(gpu.adapter.name)) expect(differences(again, kept), what).toBe(0);
  const apart = largest(again.map((value, i) => value - (kept[i] as number)));
  expect(apart, what).toBeLessThanOrEqual(contractedRounding * largest(kept));
}

const onSoftware = Object.keys(sources).map((name) => ({ name, on: 'software adapters', variants: softwareVariants }));
const onGpus = ['gpt2-7m', 'autoresearch-7m'].map((name) => ({
  name,
  on: 'GPUs',
  variants: { ...hardwareVariants, matmul: 'registers' } as const,
}));

test.each([...onSoftware, ...onGpus])(
  'gradients of $name are the same numbers, with the kernels of $on',
  async ({ name, variants }) => {
    const recorded = await tinyRecording(sources[name]!);
    const kept = await afterTwoSteps(gradientsOf(recorded, 'kept'), variants, 'late');
    const again = await afterTwoSteps(gradientsOf(recorded, 'recomputed'), variants, 'late');
    expect([...again.values.keys()]).toEqual([...kept.values.keys()]);
    for (const [input, values] of kept.values) await expectSame(again.values.get(input)!, values, input);
    expect(again.launches).toBeGreaterThan(kept.launches);
  },
);

const spec: TrialSpec = {
  trialId: 'little',
  script: baseline('gpt2-7m'),
  corpusId: 'embedded',
  seed: 1,
  budget: { clock: 'reference-seconds', amount: 0.02 },
  caps: roomyCaps,
  settings: {
    ...{ layers: 4, width: 32, heads: 2, contextLength: 64 },
    ...{ sequencesPerStep: 8, sequencesPerMicroBatch: 4 },
  },
  evaluation: { split: 'search', tokens: 64, contextLength: 16 },
  evaluations: 1,
  samplePrompts: [],
};

async function trained(gpu: Gpu): Promise<{ readonly outcome: TrialOutcome; readonly facts: ModelFacts | undefined }> {
  const { corpus, tokenizer } = await smallCorpus();
  const runner = createTrialRunner({
    gpu,
    tokenizer,
    corpusFor: () => Promise.resolve(corpus),
    sandbox: openSandbox,
    blobs: memoryBlobStore(),
  });
  let facts: ModelFacts | undefined;
  const outcome = await runner.run(
    spec,
    (progress) => {
      if (progress.kind === 'started') facts = progress.facts;
    },
    new AbortController().signal,
  );
  runner.dispose();
  return { outcome, facts };
}

test('a trial that the GPU cannot hold recomputes: the same steps and losses, and it says so', async () => {
  const roomy = await trained(navigator.gpu);
  if (roomy.outcome.kind === 'failed') throw new Error(roomy.outcome.error.message);
  const { facts: kept, steps, evaluations } = roomy.outcome.measurements;
  expect(kept.recomputed).toBeUndefined();
  const counted = countGpu(littleGpu(navigator.gpu, 0.9 * kept.peakBytes));
  const little = await trained(counted.gpu);
  expect(counted.held()).toMatchObject({ buffers: 0, bytes: 0 });
  counted.restore();
  if (little.outcome.kind === 'failed') throw new Error(little.outcome.error.message);
  const { measurements } = little.outcome;
  expect(measurements.facts).toMatchObject({ recomputed: true, stepsPlanned: kept.stepsPlanned });
  expect(measurements.facts.peakBytes).toBeLessThan(0.9 * kept.peakBytes);
  expect(measurements.steps).toHaveLength(steps.length);
  measurements.steps.forEach(({ loss }, i) => expect(loss).toBeCloseTo(steps[i]!.loss, 4));
  expect(measurements.evaluations.at(-1)?.valBpb).toBeCloseTo(evaluations.at(-1)!.valBpb, 4);
  expect(steps.length).toBeGreaterThan(2);
});

test('a trial that does not fit either way is refused with the cure, and leaves nothing', async () => {
  const counted = countGpu(littleGpu(navigator.gpu, 1e5));
  const { outcome } = await trained(counted.gpu);
  expect(outcome).toMatchObject({ kind: 'failed', failure: 'refused', error: { code: 'gpu-out-of-memory' } });
  if (outcome.kind === 'failed') expect(outcome.error.message).toContain('choose a smaller micro-batch or model');
  expect(counted.held()).toMatchObject({ buffers: 0, bytes: 0 });
  counted.restore();
});
