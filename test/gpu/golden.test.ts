/**
 * Golden parity with PyTorch: the shipped train script, through the real sandbox, compiler and kernels, against plain PyTorch with
 * the same weights and batch: logits, loss, every named gradient, and ten steps of AdamW, or of Muon and AdamW.
 */
import { expect, test } from 'vitest';
import { plan } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import {
  differentiateLoss,
  forwardProgram,
  gradientProgram,
  microBatchShare,
  updateProgram,
} from '../../src/graph/training';
import { baselines } from '../../src/script/baselines';
import type { RecordedScript } from '../../src/script/recorded';
import autoresearchFull from '../golden/autoresearch-7m.bin?url';
import autoresearchTiny from '../golden/autoresearch-tiny.bin?url';
import gpt2Full from '../golden/gpt2-7m.bin?url';
import gpt2Tiny from '../golden/gpt2-tiny.bin?url';
import { expectClose, relativeError } from '../support/compare';
import { goldenBatch, goldenWeights, parseGolden, sampled } from '../support/golden';
import type { Golden } from '../support/golden';
import { gpuContext } from '../support/gpu-session';
import { recordScript } from '../support/recording';

interface Subject {
  readonly name: string;
  readonly baseline: string;
  readonly url: string;
  /** What `schedule` gives `update` at a step of ten. */
  readonly scalars: (step: number) => Readonly<Record<string, number>>;
  /** How far ten losses may be off: relative, and at losses near 0 absolute. */
  readonly finalLoss: number;
}

const constantRate = (): Record<string, number> => ({ lr: 1e-3 });
const autoresearchSchedule = (step: number): Record<string, number> => ({
  lr: Math.min(1, (1 - step / 10) / 0.5),
  momentum: 0.85 + 0.1 * (step / 300),
  weightDecay: 0.2 * (1 - step / 10),
});

const gpt2 = { baseline: 'gpt2-7m', scalars: constantRate, finalLoss: 7.8 };
const autoresearch = { baseline: 'autoresearch-7m', scalars: autoresearchSchedule, finalLoss: 1 };
const tiny: readonly Subject[] = [
  { name: 'a tiny GPT-2', url: gpt2Tiny, ...gpt2 },
  { name: 'a tiny autoresearch', url: autoresearchTiny, ...autoresearch },
];
const full: readonly Subject[] = [
  { name: 'the 7M GPT-2', url: gpt2Full, ...gpt2 },
  { name: 'the 7.34M autoresearch', url: autoresearchFull, ...autoresearch },
];

async function openSession({ baseline, url }: Subject) {
  const golden = parseGolden(await (await fetch(url)).arrayBuffer());
  const { sequences, vocabularySize, contextLength, layers, width, heads } = golden.config;
  const batch = { sequencesPerStep: sequences, sequencesPerMicroBatch: sequences };
  const { source } = baselines.find(({ id }) => id === baseline)!;
  const script = await recordScript(
    source,
    { contextLength, layers, width, heads, ...batch },
    { sequences, contextLength, vocabularySize },
  );
  const { train, evaluate, update, parameters } = script;
  const { gpu, pipelines, variants } = await gpuContext();
  const programs = {
    gradients: {
      program: gradientProgram(differentiateLoss(train.graph, train.loss, parameters), { accumulate: false }),
      slots: 1,
    },
    logits: {
      program: forwardProgram({ graph: evaluate.graph, results: { logits: evaluate.logits }, assignments: [] }),
      slots: 1,
    },
    update: {
      program: updateProgram({ graph: update.graph, results: {}, assignments: update.assignments }),
      slots: 1,
    },
  };
  const planned = plan(programs, variants, gpu.device.limits.maxBufferSize);
  const session = await Session.create(gpu, pipelines, planned);
  parameters.forEach(({ name, shape }, i) => session.write('parameter', name, goldenWeights(i, name, shape)));
  const { tokens, targets } = goldenBatch(golden);
  session.write('tokens', 'tokens', tokens);
  session.write('targets', 'targets', targets);
  session.write('scalar', microBatchShare, Float32Array.of(1));
  return { golden, session, script };
}

async function expectGradients(golden: Golden, session: Session, script: RecordedScript): Promise<void> {
  for (const { name } of script.parameters) {
    const gradient = await session.readInput('gradient', name);
    const expected = golden.arrays.get(`gradient:${name}`)!;
    expectClose(sampled(gradient, golden.samples), expected, 1e-3, `gradient of ${name}`);
    const norm = Math.sqrt(gradient.reduce((a, g) => a + g * g, 0));
    expect(relativeError([norm], golden.arrays.get(`norm:${name}`)!)).toBeLessThan(1e-3);
  }
}

async function expectParity(subject: Subject): Promise<void> {
  const { golden, session, script } = await openSession(subject);
  try {
    const count = script.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(count).toBe(golden.parameters);
    session.submit([{ program: 'logits', slot: 0 }]);
    const logits = sampled(await session.readResult('logits', 'logits'), golden.samples);
    expectClose(logits, golden.arrays.get('logits')!, 1e-4, 'logits');

    const losses: number[] = [];
    for (let step = 0; step < 10; step++) {
      for (const [name, value] of Object.entries({ step: step + 1, ...subject.scalars(step) })) {
        session.write('scalar', name, Float32Array.of(value));
      }
      session.submit([{ program: 'gradients', slot: 0 }]);
      losses.push((await session.readInput('state', 'lossSum'))[0]!);
      if (step === 0) await expectGradients(golden, session, script);
      session.submit([{ program: 'update', slot: 0 }]);
    }
    const expected = golden.arrays.get('losses')!;
    expectClose(losses.slice(0, 1), expected.slice(0, 1), 1e-4, 'loss');
    losses.forEach((loss, i) => expectClose([loss], expected.slice(i, i + 1), 1e-3, `loss of step ${i}`));
    expect(losses[9]).toBeLessThan(subject.finalLoss);
    for (const [name, values] of golden.arrays) {
      if (!name.startsWith('parameter:')) continue;
      const trained = await session.readInput('parameter', name.slice('parameter:'.length));
      expectClose(sampled(trained, golden.samples), values, 1e-3, name);
    }
  } finally {
    session.destroy();
  }
}

const claim = '$name agrees with PyTorch in logits, loss, gradients and ten optimizer steps';

test.each(tiny)(claim, expectParity);
test.each(full)(claim, { tags: ['long'], timeout: 300_000 }, expectParity);
