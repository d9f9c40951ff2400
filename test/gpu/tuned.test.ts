// @module-tag long
/** Tuned trials: within rounding of canonical ones, the same bits from the same choices, and a record of what was chosen. */
import { beforeAll, expect, test } from 'vitest';
import type { Corpus } from '../../src/data/corpus';
import type { Tokenizer } from '../../src/data/tokenizer';
import type { Choices } from '../../src/engine/tune';
import type { TuningStore } from '../../src/engine/tuner';
import { baselines } from '../../src/script/baselines';
import { memoryBlobStore } from '../../src/store/blobs';
import { softwareVariants } from '../../src/kernels/kernel';
import type { Variants } from '../../src/kernels/kernel';
import { createTrialRunner } from '../../src/trial/runner';
import type { TrialMeasurements, TrialSpec } from '../../src/trial/types';
import { gpuContext } from '../support/gpu-session';
import { roomyCaps } from '../support/recording';
import { openSandbox } from '../support/sandbox';
import { smallCorpus } from '../support/small-corpus';

let corpus: Corpus;
let tokenizer: Tokenizer;

beforeAll(async () => {
  ({ corpus, tokenizer } = await smallCorpus());
});

const canonical: TrialSpec = {
  trialId: 'tuned',
  script: baselines[0]!.source,
  corpusId: 'embedded',
  seed: 5,
  budget: { clock: 'steps', amount: 4 },
  caps: roomyCaps,
  settings: { layers: 1, width: 32, heads: 2, contextLength: 32, sequencesPerStep: 4, sequencesPerMicroBatch: 2 },
  evaluation: { split: 'search', tokens: 64, contextLength: 32 },
  evaluations: 1,
  samplePrompts: [],
};
const tuned: TrialSpec = { ...canonical, kernels: 'tuned' };

/** What a store is given, and gives. */
class Shelf implements TuningStore {
  readonly written: Choices[] = [];
  reads = 0;

  constructor(public kept: unknown = undefined) {}

  read(): Promise<unknown> {
    this.reads++;
    return Promise.resolve(this.kept);
  }

  write(_adapter: string, choices: Choices): Promise<void> {
    this.written.push(choices);
    this.kept = choices;
    return Promise.resolve();
  }
}

async function run(spec: TrialSpec, tuning: TuningStore): Promise<TrialMeasurements> {
  const corpusFor = (): Promise<Corpus> => Promise.resolve(corpus);
  const runner = createTrialRunner({
    gpu: navigator.gpu,
    tokenizer,
    corpusFor,
    sandbox: openSandbox,
    blobs: memoryBlobStore(),
    tuning,
  });
  const outcome = await runner.run(spec, () => undefined, new AbortController().signal);
  runner.dispose();
  if (outcome.kind === 'failed') return expect.fail(outcome.error.message);
  return outcome.measurements;
}

const lossesOf = ({ steps }: TrialMeasurements): number[] => steps.map(({ loss }) => loss);

/** What an adapter can choose between, its own first. */
const choicesOf = ({ matmul, attention }: Variants): Readonly<Record<'matmul' | 'attention', readonly string[]>> => ({
  matmul: [matmul, 'registers'],
  attention: [attention, 'thread'],
});

/** Every shape gets another variant than the one that was chosen. */
const turned = (choices: Choices, own: Variants): Choices =>
  Object.fromEntries(
    Object.entries(choices).map(([shape, choice]) => {
      const known = choicesOf(own)[shape.startsWith('attention') ? 'attention' : 'matmul'];
      return [shape, { ...choice, variant: known.find((variant) => variant !== choice.variant) as string }];
    }),
  );

test('a canonical trial never asks for choices and names none', async () => {
  const shelf = new Shelf();
  const { facts } = await run(canonical, shelf);
  expect([shelf.reads, shelf.written.length]).toEqual([0, 0]);
  expect(facts).not.toHaveProperty('tuned');
});

test('tuned trials are within 1e-5 of canonical ones, whichever variants were chosen, and repeat their own bits', async () => {
  const expected = lossesOf(await run(canonical, new Shelf()));
  const shelf = new Shelf('not choices at all');
  const first = await run(tuned, shelf);
  // Without subgroups a software adapter has one variant, and nothing to choose.
  const { variants } = await gpuContext();
  const hasChoice = variants !== softwareVariants;
  expect(shelf.written).toHaveLength(hasChoice ? 1 : 0);
  if (!hasChoice || Object.keys(shelf.written[0]!).length === 0) return;
  const other = new Shelf(turned(shelf.written[0]!, variants));
  const second = await run(tuned, other);
  for (const { steps, facts } of [first, second]) {
    expect(Object.keys(facts.tuned!).sort()).toEqual(Object.keys(shelf.written[0]!).sort());
    steps.forEach(({ loss }, i) => expect(Math.abs(loss - expected[i]!), `loss ${i}`).toBeLessThan(1e-5));
  }
  expect(first.facts.tuned).not.toEqual(second.facts.tuned);
  expect(lossesOf(second)).not.toEqual(lossesOf(first));
  expect(lossesOf(await run(tuned, other))).toEqual(lossesOf(second));
  expect(other.written).toEqual([]);
});
