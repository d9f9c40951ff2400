// @module-tag long
/** Merged launches leave every bit as it was: optimizers of the gallery, two steps, dispatched together and one by one. */
import { expect, test } from 'vitest';
import type { Merging } from '../../src/engine/levels';
import { GraphBuilder } from '../../src/graph/builder';
import type { InputKind, Program, ValueId } from '../../src/graph/ir';
import { differentiateLoss, gradientProgram, updateProgram } from '../../src/graph/training';
import { hardwareVariants, softwareVariants } from '../../src/kernels/kernel';
import type { Variants } from '../../src/kernels/kernel';
import { baselines } from '../../src/script/baselines';
import { afterTwoSteps, differences, tinyRecording } from '../support/two-steps';

const modules = Object.fromEntries(baselines.map(({ id, source }) => [id, source]));
const techniques = import.meta.glob<string>('../techniques/*.js', { query: '?raw', import: 'default', eager: true });
const rowKernels: Variants = { ...hardwareVariants, matmul: 'registers' };
/** Tiles in workgroup memory take a software adapter seconds to compile, each; two of them are below. */
const subjects = ['adagc', 'muon'].map((name) => ({
  name,
  source: techniques[`../techniques/${name}.js`]!,
}));
const updateOf = async (source: string): Promise<Program> =>
  updateProgram({ ...(await tinyRecording(source)).update, results: {} });

/** Runs the program both ways. */
async function compare(program: Program, variants: Variants, merging: Merging) {
  const [apart, together] = [
    await afterTwoSteps(program, variants, 'none'),
    await afterTwoSteps(program, variants, merging),
  ];
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
  const { train, parameters } = await tinyRecording(modules['gpt2-7m']!);
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
