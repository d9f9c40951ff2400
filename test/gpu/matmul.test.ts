// @module-tag long
/** The tile that every variant uses for large products, in every layout, one off the tile's edges. */
import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import { plan } from '../../src/engine/plan';
import { GraphBuilder } from '../../src/graph/builder';
import { forwardProgram } from '../../src/graph/training';
import { hardwareVariants } from '../../src/kernels/kernel';
import { expectClose } from '../support/compare';
import { runProgram, supportedVariants } from '../support/gpu-session';
import { evaluateTwin } from '../support/twin';

/** Rows and columns one vec4 past a tile of 32×64; sums long enough that two batches take the large tiles. */
const sizes = { m: 36, n: 68, k: 1752 };

test.each([
  { layout: 'NN', transposeA: false, transposeB: false },
  { layout: 'NT', transposeA: false, transposeB: true },
  { layout: 'TN', transposeA: true, transposeB: false },
])('$layout of two batches agrees with float64 under every variant', async ({ transposeA, transposeB }) => {
  const { m, n, k } = sizes;
  const random = new Random(5);
  const g = new GraphBuilder();
  const inputs: Record<string, Float64Array> = {};
  const operands = { a: transposeA ? [2, k, m] : [2, m, k], b: transposeB ? [2, n, k] : [2, k, n] };
  const ids = Object.entries(operands).map(([name, shape]) => {
    inputs[`parameter:${name}`] = Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(random.next() - 0.5));
    return g.input('parameter', name, shape);
  });
  const product = g.one('matmul', ids, { transposeA, transposeB });
  const program = forwardProgram({ graph: g, results: { product }, assignments: [] });
  const expected = evaluateTwin(g, inputs).get(product)!;
  for (const variants of await supportedVariants()) {
    const { results } = await runProgram(program, inputs, variants);
    expectClose(results['product']!, expected, 5e-6, `product with ${variants.matmul} tiles`);
  }
  expect.hasAssertions();
});

test('a gradient of weights whose sum is taken in parts agrees with float64: by itself, added to another, and in place', async () => {
  const [m, n, k] = [36, 68, 1024];
  const random = new Random(6);
  const g = new GraphBuilder();
  const inputs: Record<string, Float64Array> = {};
  const input = (kind: 'parameter' | 'gradient', name: string, shape: readonly number[]): number => {
    inputs[`${kind}:${name}`] = Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(random.next() - 0.5));
    return g.input(kind, name, shape);
  };
  const [a, b, c] = [input('parameter', 'a', [k, m]), input('parameter', 'b', [k, n]), input('parameter', 'c', [m, n])];
  const target = input('gradient', 'w', [m, n]);
  const product = (): number => g.one('matmul', [a, b], { transposeA: true });
  const results = {
    stored: product(),
    added: g.one('add', [g.one('matmul', [b, a], { transposeA: true }), g.one('permute', [c], { axes: [1, 0] })]),
  };
  const value = g.one('add', [target, g.one('matmul', [g.one('mul', [a, a]), b], { transposeA: true })]);
  const program = forwardProgram({ graph: g, results, assignments: [{ target, value }] });
  const expected = evaluateTwin(g, inputs);
  const planned = plan({ main: { program, slots: 1 } }, hardwareVariants, 1e9).programs['main']!;
  const sums = planned.launches.map(({ kernel }) => kernel.name).filter((name) => /^sum value columns 1×4×/.test(name));
  expect(sums).toHaveLength(3);
  const made = await runProgram(program, inputs, hardwareVariants);
  expectClose(made.results['stored']!, expected.get(results.stored)!, 5e-6, 'stored');
  expectClose(made.results['added']!, expected.get(results.added)!, 5e-6, 'added');
  expectClose(made.inputs['gradient:w']!, expected.get(value)!, 5e-6, 'in place');
});
