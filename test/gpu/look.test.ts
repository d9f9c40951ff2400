// @module-tag long
/** Looks inside a model in real Chromium: what they say agrees with float64 definitions, and a training never notices them. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Corpus } from '../../src/data/corpus';
import type { Tokenizer } from '../../src/data/tokenizer';
import { Session } from '../../src/engine/session';
import { GraphBuilder } from '../../src/graph/builder';
import { baselines } from '../../src/script/baselines';
import { createSandbox } from '../../src/script/sandbox';
import { parseRecorded } from '../../src/script/recorded';
import { memoryBlobStore } from '../../src/store/blobs';
import { fillWithNoise } from '../../src/trial/initialise';
import { Inspection } from '../../src/trial/inspection';
import type { Weights } from '../../src/trial/inspection';
import { LookDesk } from '../../src/trial/look-desk';
import type { Look } from '../../src/trial/look';
import { buildModel } from '../../src/trial/model';
import type { Model } from '../../src/trial/model';
import { createTrialRunner } from '../../src/trial/runner';
import type { TrialMeasurements, TrialProgress, TrialSpec } from '../../src/trial/types';
import { expectClose } from '../support/compare';
import { gpuContext } from '../support/gpu-session';
import { roomyCaps } from '../support/recording';
import { smallCorpus } from '../support/small-corpus';
import { evaluateTwin } from '../support/twin';
import type { Values } from '../support/twin';

const sources = import.meta.glob<string>('../techniques/*.js', { query: '?raw', import: 'default', eager: true });
const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));
const plain = baselines[0]!.source;

let corpus: Corpus;
let tokenizer: Tokenizer;
beforeAll(async () => {
  ({ corpus, tokenizer } = await smallCorpus());
});

const settings = { layers: 2, width: 64, heads: 4, contextLength: 16, sequencesPerStep: 4, sequencesPerMicroBatch: 2 };
const specOf = (script: string): TrialSpec => ({
  trialId: 'looked-at',
  script,
  corpusId: 'small',
  seed: 3,
  budget: { clock: 'steps', amount: 8 },
  caps: roomyCaps,
  settings,
  evaluation: { split: 'search', tokens: 64, contextLength: 16 },
  evaluations: 3,
  samplePrompts: [],
});

async function trained(
  spec: TrialSpec,
  looks?: LookDesk,
  onProgress: (progress: TrialProgress) => void = () => undefined,
): Promise<TrialMeasurements> {
  const runner = createTrialRunner({
    gpu: navigator.gpu,
    tokenizer,
    corpusFor: () => Promise.resolve(corpus),
    sandbox: () => createSandbox({ modules }),
    blobs: memoryBlobStore(),
    ...(looks && { looks }),
  });
  try {
    const outcome = await runner.run(spec, onProgress, new AbortController().signal);
    if (outcome.kind === 'failed') expect.fail(`${outcome.failure}: ${outcome.error.message}`);
    return outcome.measurements;
  } finally {
    runner.dispose();
  }
}

/** Asks again and again while `training` goes on. */
async function lookThroughout(desk: LookDesk, training: Promise<unknown>, text: string): Promise<readonly Look[]> {
  const [looks, controller] = [[] as Look[], new AbortController()];
  void training.then(() => controller.abort());
  try {
    for (;;) looks.push(await desk.ask(text, controller.signal));
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'aborted' });
  }
  return looks;
}

test.each([
  ['plain', plain],
  ['averaged weights', sources['../techniques/ema.js']!],
])('a training looked at before every step is the same bit for bit: %s', async (_, script) => {
  const spec = specOf(script);
  const alone = await trained(spec);
  const desk = new LookDesk();
  const training = trained(spec, desk);
  const looks = await lookThroughout(desk, training, 'the cat sat');
  const watched = await training;
  expect(looks.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(watched.steps).toEqual(alone.steps);
  expect(watched.evaluations).toEqual(alone.evaluations);
  expect(watched.facts).toEqual({ ...alone.facts, preparationMs: watched.facts.preparationMs });
  expect(looks.at(-1)!.attentions[0]!.probabilities).not.toEqual(looks[0]!.attentions[0]!.probabilities);
});

/** A model with random weights, its session and an inspection of it. */
async function inspected(script: string) {
  const { gpu, pipelines, variants } = await gpuContext();
  const spec = specOf(script);
  const sandbox = createSandbox({ modules });
  const { vocabularySize } = tokenizer;
  const evaluation = { sequences: 2, contextLength: 16 };
  const recorded = parseRecorded(
    await sandbox.record({ source: script, settings, evaluation, vocabularySize }),
    vocabularySize,
  );
  sandbox.dispose();
  const host = { gpu, pipelines, variants, maxArenaBytes: gpu.device.limits.maxStorageBufferBindingSize };
  const model = buildModel(recorded, [recorded.train], 2, host, roomyCaps);
  const session = await Session.create(gpu, pipelines, model.plan);
  await fillWithNoise(session, model, 7, 0.3);
  const inspection = await Inspection.create({ session, model, host, tokenizer, spec });
  return { model, session, inspection };
}

/** The evaluation graph in float64, the sentence in its first sequence. */
function twinOf({ script }: Model, weights: Weights, ids: readonly number[]): Values {
  const tokens = new Int32Array(2 * 16);
  tokens.set(ids);
  const parameters = Object.fromEntries([...weights].map(([name, values]) => [`parameter:${name}`, values]));
  return evaluateTwin(script.evaluate.graph, { ...parameters, 'tokens:tokens': tokens, 'key:key': [0] });
}

/** Probabilities by the twin's own attention: with the identity as its values, its outputs are its weights. */
function probabilitiesOf({ script }: Model, values: Values, layer: number): Float64Array {
  const { graph } = script.evaluate;
  const { inputs, attributes } = graph.nodes.filter(({ op }) => op === 'attention')[layer]!;
  const [q, k] = inputs as [number, number];
  const g = new GraphBuilder();
  const [queryShape, keyShape] = [graph.values[q]!.shape, graph.values[k]!.shape];
  const ids = [g.input('state', 'q', queryShape), g.input('state', 'k', keyShape), g.input('state', 'v', keyShape)];
  const [o] = g.apply('attention', ids, attributes);
  const d = keyShape[3]!;
  const identity = Float64Array.from(values.get(k)!, (_, i) => Number(i % d === Math.floor(i / d) % 16));
  const made = evaluateTwin(g, { 'state:q': values.get(q)!, 'state:k': values.get(k)!, 'state:v': identity });
  return made.get(o!)!;
}

describe.each([
  ['plain', plain],
  ['grouped keys', sources['../techniques/gqa.js']!],
  ['a sliding window', sources['../techniques/sliding-window.js']!],
  ['a softcap', sources['../techniques/softcap-attention.js']!.replace('softcap: 50', 'softcap: 2')],
  ['ALiBi', sources['../techniques/alibi.js']!],
])('attention with %s', (_, script) => {
  test('its maps and the next tokens are those of an independent float64 forward pass', async () => {
    const { model, session, inspection } = await inspected(script);
    const weights = await inspection.weights();
    const text = 'the cat sat on';
    const { tokens, attentions, next } = await inspection.look(text, 1, weights);
    const ids = [tokenizer.endOfText, ...tokenizer.encode(text)].slice(0, 16);
    const n = ids.length;
    expect(tokens.join('')).toBe(tokenizer.decode(ids));
    const values = twinOf(model, weights, ids);
    expect(attentions).toHaveLength(2);
    attentions.forEach(({ heads, probabilities }, layer) => {
      const expected = probabilitiesOf(model, values, layer);
      const wanted = Array.from({ length: heads * n * n }, (__, i) => {
        const [head, query, key] = [Math.floor(i / (n * n)), Math.floor(i / n) % n, i % n];
        return expected[(head * 16 + query) * 16 + key]!;
      });
      expectClose(probabilities, wanted, 2e-4, `layer ${layer}`);
    });
    const v = tokenizer.vocabularySize;
    const logits = values.get(model.script.evaluate.logits)!.slice((n - 1) * v, n * v);
    const sum = logits.reduce((a, b) => a + Math.exp(b), 0);
    const likeliest = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]!).slice(0, 10);
    expect(next.map(({ token }) => token)).toEqual(likeliest.map((id) => tokenizer.decode([id])));
    expectClose(
      next.map(({ probability }) => probability),
      likeliest.map((id) => Math.exp(logits[id]!) / sum),
      1e-3,
      'next tokens',
    );
    inspection.destroy();
    session.destroy();
  });
});

test('a look that cannot be had is the asker’s trouble: the training goes on to the same end', async () => {
  const spec = specOf(plain);
  const desk = new LookDesk();
  const failing = Object.assign(new LookDesk(), {
    openFor: (subject: Parameters<LookDesk['openFor']>[0]) =>
      desk.openFor({ ...subject, host: { ...subject.host, maxArenaBytes: 0 } }),
  });
  const asked = desk.ask('the cat', new AbortController().signal);
  const watched = trained(spec, failing);
  await expect(asked).rejects.toThrow();
  expect((await watched).steps).toEqual((await trained(spec)).steps);
});
