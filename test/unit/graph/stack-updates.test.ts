/** Stacked optimizers do what they did: every optimizer of the gallery in float64, before and after. */
import { expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { sizeOf } from '../../../src/base/shape';
import { softwareVariants } from '../../../src/kernels/kernel';
import { plan } from '../../../src/engine/plan';
import { GraphBuilder } from '../../../src/graph/builder';
import type { Program, ValueId } from '../../../src/graph/ir';
import { simplify } from '../../../src/graph/simplify';
import { membersOf, stackUpdates } from '../../../src/graph/stack-updates';
import { updateProgram } from '../../../src/graph/training';
import { baselines } from '../../../src/script/baselines';
import { parseRecorded } from '../../../src/script/recorded';
import { createSandbox } from '../../../src/script/sandbox';
import { evaluateTwin } from '../../support/twin';

const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));
const techniques = import.meta.glob<string>('../../techniques/*.js', { query: '?raw', import: 'default', eager: true });
const optimizers =
  /adafactor|adagc|adamw|agc|autoclip|ema|global-clip|lion|lookahead|muon|sam|sgd|sqrt-batch|swa|gpt2|autoresearch/;
const sources = Object.entries({ ...modules, ...techniques }).filter(([name]) => optimizers.test(name));
const settings = { layers: 2, width: 32, heads: 2, contextLength: 16, gateChannels: 8 };

async function updateOf(source: string): Promise<Program> {
  const sandbox = createSandbox({ modules });
  const evaluation = { sequences: 1, contextLength: 16 };
  const options = { ...settings, sequencesPerStep: 4, sequencesPerMicroBatch: 4 };
  const json = await sandbox.record({ source, settings: options, evaluation, vocabularySize: 40 });
  sandbox.dispose();
  return { ...parseRecorded(json, 40).update, results: {} };
}

/** Positive numbers for state, so that no square root of a second moment fails. */
function drawInputs({ graph }: Program): Record<string, Float64Array> {
  const random = new Random(3);
  const inputs: Record<string, Float64Array> = {};
  for (const { op, attributes } of graph.nodes) {
    if (op !== 'input') continue;
    const { kind, name, shape } = attributes as unknown as { kind: string; name: string; shape: number[] };
    const low = kind === 'state' || kind === 'scalar' ? 0.1 : -0.5;
    inputs[`${kind}:${name}`] = Float64Array.from({ length: sizeOf(shape) }, () => low + random.next());
  }
  return inputs;
}

/** What each input holds after the program, by name. */
function outcome({ graph, assignments }: Program, inputs: Record<string, Float64Array>): Map<string, Float64Array> {
  const values = evaluateTwin(graph, inputs);
  const after = new Map<string, Float64Array>();
  for (const { target, value } of assignments) {
    const node = graph.nodes.find(({ outputs }) => outputs.includes(target))!;
    const { kind, name } = node.attributes as { kind: string; name: string };
    const members = membersOf(node) ?? [name];
    const data = Float64Array.from(values.get(value)!);
    const each = data.length / members.length;
    members.forEach((member, i) => after.set(`${kind}:${member}`, data.slice(i * each, (i + 1) * each)));
  }
  return after;
}

test.each(sources)('%s updates the same numbers once stacked', async (_, source) => {
  const program = await updateOf(source);
  const stacked = stackUpdates(simplify(program));
  const inputs = drawInputs(program);
  const [before, after] = [outcome(program, inputs), outcome(stacked, inputs)];
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  for (const [name, values] of before) expect(after.get(name), name).toEqual(values);
});

const dispatches = (program: Program): number =>
  plan({ update: { program, slots: 1 } }, softwareVariants, 2e9).programs['update']!.dispatches.length;

test('an AdamW step takes one dispatch a shape, whatever the depth', async () => {
  const source = modules['gpt2-7m']!;
  const sandbox = createSandbox();
  const count = async (layers: number): Promise<number> => {
    const json = await sandbox.record({
      source,
      settings: { layers },
      evaluation: { sequences: 1, contextLength: 16 },
      vocabularySize: 4096,
    });
    return dispatches(updateProgram({ ...parseRecorded(json, 4096).update, results: {} }));
  };
  expect(await count(8)).toBe(await count(4));
  expect(await count(8)).toBeLessThanOrEqual(30);
  sandbox.dispose();
});

/** Weights of one shape, each w ← w − g · rate(i). */
function steps(rate: (g: GraphBuilder, i: number, norms: readonly ValueId[]) => ValueId): Program {
  const g = new GraphBuilder();
  const gradients = [0, 1, 2].map((i) => g.input('gradient', `w${i}`, [8, 8]));
  const norms = gradients.map((id) => g.one('sum', [g.one('square', [id])], { axes: [0, 1], keepdim: false }));
  const assignments = gradients.map((gradient, i) => {
    const target = g.input('parameter', `w${i}`, [8, 8]);
    return { target, value: g.one('sub', [target, g.one('mul', [gradient, rate(g, i, norms)])]) };
  });
  return { graph: g, results: {}, assignments };
}

test.each([
  ["each tensor's own norm", (_g: GraphBuilder, i: number, norms: readonly ValueId[]) => norms[i]!],
  ["the next tensor's norm", (_g: GraphBuilder, i: number, norms: readonly ValueId[]) => norms[(i + 1) % 3]!],
  ["the first tensor's norm", (_g: GraphBuilder, _i: number, norms: readonly ValueId[]) => norms[0]!],
  ['a number of its own', (g: GraphBuilder, i: number) => g.constant(i + 1)],
])('tensors scaled by %s', (_, rate) => {
  const program = steps(rate);
  const inputs = drawInputs(program);
  expect(outcome(updateProgram(program), inputs)).toEqual(outcome(program, inputs));
});
