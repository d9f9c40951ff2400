/** The tile that every variant uses for large products, in every layout, one off the tile's edges. */
import { expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import { GraphBuilder } from '../../src/graph/builder';
import { forwardProgram } from '../../src/graph/training';
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
