/** Sums down long columns, which GPUs walk with a workgroup a column: longer than its threads, in fours and one by one, and past one stage. */
import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { GraphBuilder } from '../../src/graph/builder';
import { differentiateLoss, forwardProgram, gradientProgram } from '../../src/graph/training';
import { hardwareVariants } from '../../src/kernels/kernel';
import { expectClose } from '../support/compare';
import { runProgram } from '../support/gpu-session';
import { evaluateTwin } from '../support/twin';

const drawn = (seed: number, count: number): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => Math.fround(random.next() - 0.5));
};

test.each([
  [700, 8],
  [700, 7],
  [257, 132],
  [40, 3],
  [66_000, 64],
])('sums and maxima of %i rows in %i columns', async (rows, columns) => {
  const g = new GraphBuilder();
  const x = g.input('parameter', 'x', [rows, columns]);
  const over = { axes: [0], keepdim: false };
  const results = {
    sum: g.one('sum', [x], over),
    squares: g.one('sum', [g.one('square', [x])], over),
    max: g.one('max', [x], over),
  };
  const inputs = { 'parameter:x': drawn(1, rows * columns) };
  const expected = evaluateTwin(g, inputs);
  const made = await runProgram(forwardProgram({ graph: g, results, assignments: [] }), inputs, hardwareVariants);
  expect([...made.results['max']!]).toEqual([...expected.get(results.max)!]);
  for (const name of ['sum', 'squares'] as const)
    expectClose(made.results[name]!, expected.get(results[name])!, 5e-6, name);
});

test.each([
  [700, 8],
  [700, 7],
])('gradients of a layer norm over %i rows of %i', async (rows, c) => {
  const g = new GraphBuilder();
  const shapes = { x: [rows, c], weight: [c], bias: [c], upstream: [rows, c] };
  const ids = Object.entries(shapes).map(([name, shape]) => g.input('parameter', name, shape));
  const [x, upstream] = [drawn(2, rows * c), drawn(3, rows * c)];
  const normed = g.apply('layerNorm', ids.slice(0, 3), { eps: 1e-5 })[0]!;
  const loss = g.one('sum', [g.one('mul', [normed, ids[3]!])], { axes: [0, 1], keepdim: false });
  const wanted = (['weight', 'bias'] as const).map((name) => ({ name, shape: shapes[name] }));
  const program = gradientProgram(differentiateLoss(g, loss, wanted), { accumulate: false });
  const inputs = {
    ...{ 'parameter:x': x, 'parameter:upstream': upstream },
    ...{ 'parameter:weight': drawn(4, c), 'parameter:bias': drawn(5, c) },
  };
  const [weight, bias] = [new Float64Array(c), new Float64Array(c)];
  for (let row = 0; row < rows; row++) {
    const values = x.subarray(row * c, (row + 1) * c);
    const mean = values.reduce((sum, value) => sum + value, 0) / c;
    const rstd = 1 / Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / c + 1e-5);
    values.forEach((value, i) => {
      weight[i]! += upstream[row * c + i]! * (value - mean) * rstd;
      bias[i]! += upstream[row * c + i]!;
    });
  }
  const made = await runProgram(program, inputs, hardwareVariants);
  expectClose(made.inputs['gradient:weight']!, weight, 5e-6, 'weight');
  expectClose(made.inputs['gradient:bias']!, bias, 5e-6, 'bias');
});
