/** What the compiler makes of one GPT-2 block: which operations remain, and that they mean the same. */
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/graph/builder';
import { fuseEpilogues } from '../../../src/graph/fuse-epilogues';
import { groupElementwise } from '../../../src/graph/group';
import type { Program } from '../../../src/graph/ir';
import { simplify, withoutDeadCode } from '../../../src/graph/simplify';
import { differentiateLoss, gradientProgram } from '../../../src/graph/training';
import { baselines } from '../../../src/script/baselines';
import { recordScript } from '../../support/recording';
import { evaluateTwin } from '../../support/twin';

async function gradients(): Promise<Program> {
  const settings = { layers: 1, width: 16, heads: 2, contextLength: 8, sequencesPerStep: 2, sequencesPerMicroBatch: 2 };
  const { train, parameters } = await recordScript(baselines[0]!.source, settings);
  return gradientProgram(differentiateLoss(train.graph, train.loss, parameters), { accumulate: false });
}

const count = (program: Program, op: string, epilogue?: string): number =>
  program.graph.nodes.filter(
    (node) => node.op === op && (epilogue === undefined || node.attributes['epilogue'] === epilogue),
  ).length;

test('one block fuses its bias, GELU, residuals and GELU gradient into matmuls', async () => {
  const program = await gradients();
  expect(count(program, 'fusedMatmul', 'bias')).toBe(1);
  expect(count(program, 'fusedMatmul', 'bias_gelu')).toBe(1);
  expect(count(program, 'fusedMatmul', 'bias_residual')).toBe(2);
  expect(count(program, 'fusedMatmul', 'gelu_gradient')).toBe(1);
  expect(count(program, 'gelu') + count(program, 'geluGradient')).toBe(0);
});

test('loss and gradient of the head are one operation, and no value of V logits a token is kept', async () => {
  const program = await gradients();
  expect(count(program, 'linearCrossEntropyGradient')).toBe(1);
  expect(count(program, 'linearCrossEntropy') + count(program, 'crossEntropy')).toBe(0);
  expect(program.graph.values.filter(({ shape }) => shape.at(-1) === 4096)).toEqual([]);
});

test('simplify finds common subexpressions, folds constants, drops dead code and transposes', () => {
  const g = new GraphBuilder();
  const x = g.input('parameter', 'x', [3, 4]);
  const twice = [0, 1].map(() => g.one('mul', [x, g.one('mul', [g.constant(2), g.constant(0.5)])])) as [number, number];
  const flipped = g.one('permute', [g.one('exp', [x])], { axes: [1, 0] });
  g.one('tanh', [x]);
  const y = g.one('matmul', [g.one('add', twice), flipped]);
  const program = withoutDeadCode(simplify({ graph: g, results: { y }, assignments: [] }));
  expect(program.graph.nodes.map(({ op }) => op).sort()).toEqual(['add', 'exp', 'input', 'matmul']);
  expect(program.graph.nodes.at(-1)!.attributes).toMatchObject({ transposeA: false, transposeB: true });
});

test('a fused program computes what the plain one did', () => {
  const g = new GraphBuilder();
  const [x, w, b, r] = ([[3, 4], [5, 4], [5], [3, 5]] as const).map((shape, i) =>
    g.input('parameter', `p${i}`, shape),
  ) as [number, number, number, number];
  const linear = g.one('add', [g.one('matmul', [x, w], { transposeA: false, transposeB: true }), b]);
  const results = {
    activated: g.one('gelu', [linear]),
    slope: g.one('geluGradient', [linear]),
    sum: g.one('add', [linear, r]),
  };
  const data = Object.fromEntries(
    [12, 20, 5, 15].map((size, i) => [`parameter:p${i}`, Array.from({ length: size }, (_, j) => Math.sin(i + j))]),
  );
  const program: Program = { graph: g, results, assignments: [] };
  const fused = fuseEpilogues(program);
  const before = evaluateTwin(g, data);
  const after = evaluateTwin(fused.graph, data);
  expect(count(fused, 'fusedMatmul')).toBeGreaterThan(0);
  for (const name of Object.keys(results) as (keyof typeof results)[]) {
    expect([...after.get(fused.results[name]!)!]).toEqual([...before.get(results[name])!]);
  }
});

test('a product that is broadcast by what is added to it is not fused with it', () => {
  const g = new GraphBuilder();
  const [row, column, bias] = [
    g.input('parameter', 'row', [1, 4]),
    g.input('parameter', 'column', [5, 1]),
    g.input('parameter', 'bias', [5]),
  ];
  const product = g.one('matmul', [row, g.one('expand', [row], { shape: [5, 4] })], {
    transposeA: false,
    transposeB: true,
  });
  const results = {
    residual: g.one('add', [product, column]),
    bias: g.one('add', [g.one('reshape', [product], { shape: [5, 1] }), bias]),
  };
  const fused = fuseEpilogues({ graph: g, results, assignments: [] });
  expect(count(fused, 'fusedMatmul')).toBe(0);
});

test('units come after what they read, hold one shape, and bind at most 8 buffers', async () => {
  const program = await gradients();
  const { units } = groupElementwise(program);
  const made = new Set<number>();
  for (const { nodes, isElementwise } of units) {
    const own = new Set(nodes.flatMap(({ outputs }) => outputs));
    const read = [...new Set(nodes.flatMap(({ inputs }) => inputs))].filter((id) => !own.has(id));
    expect(read.filter((id) => !made.has(id))).toEqual([]);
    own.forEach((id) => made.add(id));
    if (!isElementwise) continue;
    expect(new Set(nodes.map(({ outputs }) => program.graph.values[outputs[0]!]!.shape.join())).size).toBe(1);
    expect(read.filter((id) => program.graph.values[id]!.shape.length > 0).length).toBeLessThan(8);
  }
  expect(units.flatMap(({ nodes }) => nodes)).toHaveLength(program.graph.nodes.length);
});
