/** Seeded initialisation against the same integers on the CPU, and the moments its distribution promises. */
import { expect, test } from 'vitest';
import { mixWords } from '../../src/base/random';
import { plan } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import { GraphBuilder } from '../../src/graph/builder';
import { expectClose } from '../support/compare';
import { gpuContext } from '../support/gpu-session';

const count = 5003;

async function filled(
  distribution: 'normal' | 'uniform',
  seed: number,
  offset: number,
  scale: number,
): Promise<Float32Array> {
  const g = new GraphBuilder();
  const x = g.input('parameter', 'x', [count]);
  const program = { graph: g, results: { y: g.one('neg', [x]) }, assignments: [] };
  const { gpu, pipelines, variants } = await gpuContext();
  const session = await Session.create(gpu, pipelines, plan({ main: { program, slots: 1 } }, variants, 1e8));
  try {
    await session.fill('parameter', 'x', distribution, { seed, offset, scale });
    return await session.readInput('parameter', 'x');
  } finally {
    session.destroy();
  }
}

const top24 = (seed: number, counter: number): number => mixWords(seed, counter) >>> 8;

test('uniform numbers are those of the CPU, bit for bit where arithmetic is exact', async () => {
  const expected = Float32Array.from({ length: count }, (_, i) => top24(9, i) / 2 ** 23 - 1);
  expect(await filled('uniform', 9, 0, 1)).toEqual(expected);
});

test('normal numbers are Box–Muller over the same integers', async () => {
  const expected = Float64Array.from({ length: count }, (_, i) => {
    const radius = Math.sqrt(-2 * Math.log((top24(5, 2 * i) + 1) / 2 ** 24));
    return 0.5 + 2 * radius * Math.cos((2 * Math.PI * top24(5, 2 * i + 1)) / 2 ** 24);
  });
  const actual = await filled('normal', 5, 0.5, 2);
  // WGSL promises log only to 2⁻²¹ absolute near 1, which is where large deviates come from.
  expectClose(actual, expected, 5e-4, 'normal');
  const mean = actual.reduce((a, b) => a + b, 0) / count;
  const std = Math.sqrt(actual.reduce((a, b) => a + (b - mean) ** 2, 0) / count);
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
  expect(Math.abs(std - 2)).toBeLessThan(0.1);
});

test('another seed gives other numbers, and scale 0 a constant', async () => {
  expect(await filled('uniform', 1, 0, 1)).not.toEqual(await filled('uniform', 2, 0, 1));
  expect(new Set(await filled('uniform', 1, 0.25, 0))).toEqual(new Set([0.25]));
});
