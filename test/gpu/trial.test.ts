/** Whole trials in real Chromium: they learn, repeat bit for bit, resume as if never stopped, and refuse what cheats. */
import { beforeAll, expect, test } from 'vitest';
import { embeddedCorpus } from '../../src/data/corpora';
import type { Corpus } from '../../src/data/corpus';
import { parseTokenizer } from '../../src/data/tokenizer';
import type { Tokenizer } from '../../src/data/tokenizer';
import type { Gpu } from '../../src/gpu/device';
import { baselines } from '../../src/script/baselines';
import { memoryBlobStore } from '../../src/store/blobs';
import type { BlobStore } from '../../src/store/blobs';
import { createTrialRunner } from '../../src/trial/runner';
import { roomyCaps } from '../support/recording';
import { openSandbox } from '../support/sandbox';
import type { TrialOutcome, TrialProgress, TrialSpec } from '../../src/trial/types';

let tokenizer: Tokenizer;
let corpus: Corpus;

beforeAll(async () => {
  tokenizer = await parseTokenizer(await (await fetch('/tokenizer/tinystories-4096.json')).json());
  corpus = await embeddedCorpus(2e6).load({ tokenizer, blobs: memoryBlobStore(), onProgress: () => undefined });
});

const source = baselines[0]!.source;
const small = {
  layers: 1,
  width: 32,
  heads: 2,
  contextLength: 32,
  sequencesPerStep: 4,
  sequencesPerMicroBatch: 2,
  lr: 0.01,
  minLr: 0.001,
};

const specOf = (changes: Partial<TrialSpec> = {}): TrialSpec => ({
  trialId: 'test',
  script: source,
  corpusId: 'embedded',
  seed: 3,
  budget: { clock: 'steps', amount: 6 },
  caps: { ...roomyCaps, parameters: 2e6 },
  settings: small,
  evaluation: { split: 'search', tokens: 512, contextLength: 32 },
  evaluations: 2,
  samplePrompts: [],
  ...changes,
});

async function run(
  spec: TrialSpec,
  options: { blobs?: BlobStore; signal?: AbortSignal; onProgress?: (progress: TrialProgress) => void; gpu?: Gpu } = {},
): Promise<TrialOutcome> {
  const runner = createTrialRunner({
    gpu: options.gpu ?? navigator.gpu,
    tokenizer,
    corpusFor: () => Promise.resolve(corpus),
    sandbox: openSandbox,
    blobs: options.blobs ?? memoryBlobStore(),
  });
  try {
    return await runner.run(
      spec,
      options.onProgress ?? (() => undefined),
      options.signal ?? new AbortController().signal,
    );
  } finally {
    runner.dispose();
  }
}

function finished(outcome: TrialOutcome): Extract<TrialOutcome, { kind: 'finished' }> {
  if (outcome.kind === 'failed') expect.fail(`${outcome.failure}: ${outcome.error.message}`);
  return outcome;
}

const lossesOf = (outcome: TrialOutcome): number[] => finished(outcome).measurements.steps.map(({ loss }) => loss);

test('300 steps of a small model lower val_bpb by a quarter, and sampling continues a prompt', async () => {
  const spec = specOf({
    budget: { clock: 'steps', amount: 300 },
    settings: { ...small, sequencesPerStep: 8, sequencesPerMicroBatch: 8 },
    evaluations: 4,
    samplePrompts: ['One day'],
  });
  const { measurements, valBpb } = finished(await run(spec));
  const first = measurements.evaluations[0]!.valBpb;
  expect(measurements.steps).toHaveLength(300);
  expect(valBpb, `from ${first} to ${valBpb}`).toBeLessThan(0.75 * first);
  expect(measurements.samples[0]!.text.startsWith('One day')).toBe(true);
  expect(measurements.samples[0]!.text.length).toBeGreaterThan(20);
});

test('the same script, seed and adapter give the same losses, bit for bit, and another seed does not', async () => {
  const [once, again] = [await run(specOf()), await run(specOf())];
  expect(lossesOf(again)).toEqual(lossesOf(once));
  expect(finished(again).valBpb).toBe(finished(once).valBpb);
  expect(lossesOf(await run(specOf({ seed: 4 })))).not.toEqual(lossesOf(once));
});

/** Stops the run at its first evaluation after a step, and gives what it left behind. */
async function stoppedAfter(step: number, spec: TrialSpec): Promise<BlobStore> {
  const blobs = memoryBlobStore();
  const stop = new AbortController();
  const stopped = await run(spec, {
    blobs,
    signal: stop.signal,
    onProgress: (progress) => {
      if (progress.kind === 'evaluated' && progress.evaluation.step > step) stop.abort();
    },
  });
  expect(stopped).toMatchObject({ kind: 'failed', failure: 'stopped' });
  return blobs;
}

test('a run stopped and resumed equals one that never stopped, bit for bit', async () => {
  const spec = specOf({ budget: { clock: 'steps', amount: 40 }, evaluations: 4 });
  const blobs = await stoppedAfter(0, spec);
  const resumed: number[] = [];
  const outcome = await run(spec, {
    blobs,
    onProgress: (progress) => {
      if (progress.kind === 'steps') resumed.push(...progress.steps.map(({ step }) => step));
    },
  });
  const whole = await run(spec);
  expect(resumed[0]).toBeGreaterThan(0);
  expect(lossesOf(outcome)).toEqual(lossesOf(whole));
  expect(finished(outcome).valBpb).toBe(finished(whole).valBpb);
});

test(
  'a run whose batch and context grow resumes as if it had never stopped, on the reference clock too',
  { tags: ['long'] },
  async () => {
    const script = `${source}
export function growing(t) {
  const isLate = t.progress >= 0.5;
  return { lr: 0.01 * (1 - t.progress), contextLength: isLate ? 32 : 16, sequencesPerStep: isLate ? 4 : 2 };
}`
      .replace('export function schedule(', 'function unused(')
      .replace('growing', 'schedule');
    const spec = specOf({ script, budget: { clock: 'reference-seconds', amount: 0.06 }, evaluations: 6 });
    const blobs = await stoppedAfter(8, spec);
    const [resumed, whole] = [finished(await run(spec, { blobs })), finished(await run(spec))];
    expect(lossesOf(resumed)).toEqual(lossesOf(whole));
    expect(resumed.valBpb).toBe(whole.valBpb);
    const tokens = whole.measurements.steps.map((step, i, all) => step.tokens - (all[i - 1]?.tokens ?? 0));
    expect(new Set(tokens)).toEqual(new Set([32, 128]));
  },
);

test('a device lost in the middle of a trial ends it as device-lost, with the cure', async () => {
  const adapter = (await navigator.gpu.requestAdapter())!;
  const requestDevice = adapter.requestDevice.bind(adapter);
  let device: GPUDevice | undefined;
  adapter.requestDevice = async (descriptor) => (device = await requestDevice(descriptor));
  const gpu = { requestAdapter: () => Promise.resolve(adapter) };
  const outcome = await run(specOf({ budget: { clock: 'steps', amount: 200 } }), {
    gpu,
    onProgress: (progress) => {
      if (progress.kind === 'steps') device?.destroy();
    },
  });
  expect(outcome).toMatchObject({ kind: 'failed', failure: 'device-lost' });
  expect(outcome.kind === 'failed' && outcome.error.message).toMatch(/device was lost .*resume/);
});

const edited = (from: string, to: string): string => {
  expect(source).toContain(from);
  return source.replace(from, to);
};

test.each([
  [
    'reads the future',
    'refused',
    /causality/,
    () =>
      edited(
        "return linear(norm('ln_f', x), p('wte'));",
        "return linear(norm('ln_f', x).add(x.mean(1, true)), p('wte'));",
      ),
  ],
  [
    'mixes sequences',
    'refused',
    /batch independence/,
    () =>
      edited(
        "return linear(norm('ln_f', x), p('wte'));",
        "return linear(norm('ln_f', x).add(x.mean(0, true)), p('wte'));",
      ),
  ],
  [
    'exceeds the parameter cap',
    'refused',
    /parameters: [\d,]+ is above the study's limit of 2,000,000/,
    () => edited('initStd } = settings;\n', "initStd } = settings;\n  p.zeros('huge', [4096, 4096]);\n"),
  ],
  ['diverges', 'nan', /loss is/, () => edited("lr: u.scalar('lr')", "lr: u.scalar('lr').mul(1e30)")],
  ['has a syntax error', 'crash', /train\.js:\d+/, () => `${source}\nfunction (`],
  ['never ends', 'timeout', /endless loop/, () => `while (true) {}\n${source}`],
  [
    'misuses an operation',
    'crash',
    /matmul: inner dimensions must agree/,
    () => edited("return linear(norm('ln_f', x), p('wte'));", "return norm('ln_f', x).matmul(p('wte'));"),
  ],
] as const)('a script that %s ends as %s and says why', async (_, failure, message, script) => {
  const outcome = await run(specOf({ script: script() }));
  expect(outcome).toMatchObject({ kind: 'failed', failure });
  expect(outcome.kind === 'failed' && outcome.error.message).toMatch(message);
});
