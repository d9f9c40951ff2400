/** Merged launches leave every bit as it was: optimizers of the gallery, two steps, dispatched together and one by one. */
import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import type { Merging } from '../../src/engine/levels';
import { plan } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import { scoped } from '../../src/gpu/scopes';
import { GraphBuilder } from '../../src/graph/builder';
import type { InputKind, Program, ValueId } from '../../src/graph/ir';
import { differentiateLoss, gradientProgram, updateProgram } from '../../src/graph/training';
import { hardwareVariants, softwareVariants } from '../../src/kernels/kernel';
import type { Variants } from '../../src/kernels/kernel';
import { baselines } from '../../src/script/baselines';
import { parseRecorded } from '../../src/script/recorded';
import type { RecordedScript } from '../../src/script/recorded';
import { createSandbox } from '../../src/script/sandbox';
import { gpuContext } from '../support/gpu-session';

const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));
const techniques = import.meta.glob<string>('../techniques/*.js', { query: '?raw', import: 'default', eager: true });
const rowKernels: Variants = { ...hardwareVariants, matmul: 'registers' };
/** Tiles in workgroup memory take a software adapter seconds to compile, each; two of them are below. */
const subjects = ['adagc', 'muon'].map((name) => ({
  name,
  source: techniques[`../techniques/${name}.js`]!,
}));
const settings = { layers: 2, width: 32, heads: 2, contextLength: 16, gateChannels: 8 };

async function recorded(source: string): Promise<RecordedScript> {
  const sandbox = createSandbox({ modules });
  const evaluation = { sequences: 1, contextLength: 16 };
  const options = { ...settings, sequencesPerStep: 8, sequencesPerMicroBatch: 4 };
  const json = await sandbox.record({ source, settings: options, evaluation, vocabularySize: 64 });
  sandbox.dispose();
  return parseRecorded(json, 64);
}

const updateOf = async (source: string): Promise<Program> =>
  updateProgram({ ...(await recorded(source)).update, results: {} });

/** Numbers that suit an input: ids, positive rates and moments, or weights of either sign. */
function valuesFor({ kind }: { kind: string }, elements: number, random: Random) {
  if (kind === 'tokens' || kind === 'targets')
    return Int32Array.from({ length: elements }, () => Math.floor(64 * random.next()));
  const low = kind === 'state' || kind === 'scalar' ? 0.1 : -0.5;
  return Float32Array.from({ length: elements }, () => low + random.next());
}

/** What every input holds after two steps, each with tokens of its own. */
async function after(program: Program, variants: Variants, merging: Merging) {
  const { gpu, pipelines } = await gpuContext();
  const planned = plan({ step: { program, slots: 2, merging } }, variants, gpu.device.limits.maxBufferSize);
  const session = await Session.create(gpu, pipelines, planned);
  const random = new Random(3);
  const names = [...planned.inputs.values()].map(({ storage }) => storage.input!);
  names.sort((one, other) => (`${one.kind} ${one.name}` < `${other.kind} ${other.name}` ? -1 : 1));
  await scoped(gpu.device, 'writing inputs', () => {
    for (const { kind, name } of names) {
      const { elements } = planned.inputs.get(`${kind}:${name}`)!.storage;
      for (let slot = 0; slot < (kind === 'tokens' || kind === 'targets' ? 2 : 1); slot++)
        session.write(kind, name, valuesFor({ kind }, elements, random), slot);
    }
    for (let slot = 0; slot < 2; slot++) session.submit([{ program: 'step', slot }]);
  });
  const values = new Map<string, Float32Array>();
  for (const { kind, name } of names) values.set(`${kind}:${name}`, await session.readInput(kind, name));
  session.destroy();
  const { dispatches, launches } = planned.programs['step']!;
  return { values, dispatches: dispatches.length, launches: launches.length };
}

/** How many numbers are not the same bits. */
const differences = (some: Float32Array, others: Float32Array): number =>
  some.reduce((count, value, i) => count + (Object.is(value, others[i]) ? 0 : 1), 0);

/** Runs the program both ways. */
async function compare(program: Program, variants: Variants, merging: Merging) {
  const [apart, together] = [await after(program, variants, 'none'), await after(program, variants, merging)];
  expect(apart.dispatches).toBe(apart.launches);
  for (const [name, values] of apart.values) expect(differences(together.values.get(name)!, values), name).toBe(0);
  return together;
}

const companies = [
  { company: 'any company', variants: rowKernels },
  { company: 'kernels alike', variants: softwareVariants },
];

test.each(
  [{ name: 'gpt2-7m', source: modules['gpt2-7m']! }, ...subjects].flatMap((subject) =>
    companies.map((company) => ({ ...subject, ...company })),
  ),
)('an update of $name in $company', async ({ source, variants }) => {
  const together = await compare(await updateOf(source), variants, 'all');
  expect(together.dispatches).toBeLessThan(together.launches / 2);
});

test.each(companies)('gradients of two micro-batches, the ends of gradients in $company', async ({ variants }) => {
  const { train, parameters } = await recorded(modules['gpt2-7m']!);
  const program = gradientProgram(differentiateLoss(train.graph, train.loss, parameters), { accumulate: true });
  const together = await compare(program, variants, 'late');
  expect(together.dispatches).toBeLessThan(together.launches - 10);
});

test('products of two shapes in tiles of workgroup memory, beside sums and a plain product', async () => {
  const g = new GraphBuilder();
  const assignments = [
    [8, 64, 64],
    [4, 32, 96],
  ].flatMap(([rows = 0, columns = 0, inner = 0], i) => {
    const [a, b] = [g.input('parameter', `a${i}`, [rows, inner]), g.input('parameter', `b${i}`, [inner, columns])];
    const into = (kind: InputKind, name: string, value: ValueId) => ({
      target: g.input(kind, `${name}${i}`, g.shapeOf(value)),
      value,
    });
    const odd = g.one('matmul', [g.input('parameter', `c${i}`, [3, 5]), g.input('parameter', `d${i}`, [5, 7])]);
    return [
      into('state', 'product', g.one('matmul', [a, b])),
      into('gradient', 'sum', g.one('sum', [a], { axes: [1], keepDims: false })),
      into('gradient', 'odd', odd),
    ];
  });
  const program: Program = { graph: g, results: {}, assignments };
  const together = await compare(program, hardwareVariants, 'all');
  expect(together.dispatches).toBe(1);
});
