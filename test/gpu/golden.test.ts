/**
 * Golden parity with PyTorch: the shipped train script, through the real sandbox, compiler and kernels, against plain PyTorch with
 * the same weights and batch: logits, loss, every named gradient, and ten AdamW steps.
 */
import { expect, test } from 'vitest';
import { plan } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import { gradientProgram, forwardProgram } from '../../src/graph/training';
import { baselines } from '../../src/script/baselines';
import { parseRecorded } from '../../src/script/recorded';
import { createSandbox } from '../../src/script/sandbox';
import tinyUrl from '../golden/gpt2-tiny.bin?url';
import fullUrl from '../golden/gpt2-7m.bin?url';
import { expectClose, relativeError } from '../support/compare';
import { goldenBatch, goldenWeights, parseGolden, sampled } from '../support/golden';
import { bothVariants, gpuContext } from '../support/gpu-session';

async function openSession(url: string) {
  const golden = parseGolden(await (await fetch(url)).arrayBuffer());
  const { sequences, vocabularySize, contextLength, layers, width, heads } = golden.config;
  const sandbox = createSandbox();
  const settings = {
    contextLength,
    layers,
    width,
    heads,
    sequencesPerStep: sequences,
    sequencesPerMicroBatch: sequences,
  };
  const source = baselines[0]!.source;
  const script = parseRecorded(
    await sandbox.record({ source, settings, evaluationSequences: sequences }),
    vocabularySize,
  );
  sandbox.dispose();
  const { train, evaluate, update, parameters } = script;
  const { gpu, pipelines } = await gpuContext();
  const programs = {
    gradients: {
      program: gradientProgram(train.graph, train.loss, parameters, { scale: 1, accumulate: false }),
      slots: 1,
    },
    logits: {
      program: forwardProgram({ graph: evaluate.graph, results: { logits: evaluate.logits }, assignments: [] }),
      slots: 1,
    },
    update: {
      program: forwardProgram({ graph: update.graph, results: {}, assignments: update.assignments }),
      slots: 1,
    },
  };
  const session = await Session.create(
    gpu,
    pipelines,
    plan(programs, bothVariants[0]!, gpu.device.limits.maxBufferSize),
  );
  parameters.forEach(({ name, shape }, i) => session.write('parameter', name, goldenWeights(i, name, shape)));
  const { tokens, targets } = goldenBatch(golden);
  session.write('tokens', 'tokens', tokens);
  session.write('targets', 'targets', targets);
  return { golden, session, script };
}

test.each([
  ['a tiny GPT-2', tinyUrl],
  ['the 7M GPT-2', fullUrl],
])('%s agrees with PyTorch in logits, loss, gradients and ten AdamW steps', async (_, url) => {
  const { golden, session, script } = await openSession(url);
  try {
    expect(script.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)).toBe(
      golden.parameters,
    );
    session.submit([{ program: 'logits', slot: 0 }]);
    const logits = sampled(await session.readResult('logits', 'logits'), golden.samples);
    expectClose(logits, golden.arrays.get('logits')!, 1e-4, 'logits');

    const losses: number[] = [];
    for (let step = 0; step < 10; step++) {
      session.write('scalar', 'step', Float32Array.of(step + 1));
      session.write('scalar', 'lr', Float32Array.of(1e-3));
      session.submit([{ program: 'gradients', slot: 0 }]);
      losses.push((await session.readInput('state', 'lossSum'))[0]!);
      if (step === 0) {
        for (const { name } of script.parameters) {
          const gradient = await session.readInput('gradient', name);
          expectClose(
            sampled(gradient, golden.samples),
            golden.arrays.get(`gradient:${name}`)!,
            1e-3,
            `gradient of ${name}`,
          );
          expect(
            relativeError([Math.sqrt(gradient.reduce((a, g) => a + g * g, 0))], golden.arrays.get(`norm:${name}`)!),
          ).toBeLessThan(1e-3);
        }
      }
      session.submit([{ program: 'update', slot: 0 }]);
    }
    const expected = golden.arrays.get('losses')!;
    expect(Math.abs(losses[0]! - expected[0]!) / expected[0]!).toBeLessThan(1e-4);
    losses.forEach((loss, i) =>
      expect(Math.abs(loss - expected[i]!) / expected[i]!, `loss of step ${i}`).toBeLessThan(1e-3),
    );
    expect(losses[9]).toBeLessThan(losses[0]! - 0.5);
  } finally {
    session.destroy();
  }
});
