import { expect, test } from 'vitest';
import { Random } from '../../../src/base/random';
import { statementsOf, walkedLines } from '../../../src/kernels/matmul-lines';
import type { WalkShape } from '../../../src/kernels/matmul-lines';
import { walkMatmul } from '../../../src/kernels/matmul-walk';

const shape: WalkShape = { m: 16, n: 24, k: 8 };
const random = new Random(5);
const integers = (count: number): number[] => Array.from({ length: count }, () => random.below(9) - 4);
const a = integers(shape.m * shape.k);
const b = integers(shape.k * shape.n);

function product({ m, n, k }: WalkShape): number[] {
  return Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += a[Math.floor(at / n) * k + i]! * b[i * n + (at % n)]!;
    return sum;
  });
}

test('after the last line the accumulators hold the product', () => {
  expect([...walkMatmul(shape, a, b).at(-1)!.sums]).toEqual(product(shape));
});

test('half way they hold the product of the first four of k', () => {
  const early = walkMatmul(shape, a, b).findLast(({ k, kind }) => k === 0 && kind === 'accumulate')!;
  const first = Array.from({ length: shape.m * shape.n }, (_, at) => {
    let sum = 0;
    for (let i = 0; i < 4; i++) sum += a[Math.floor(at / shape.n) * shape.k + i]! * b[i * shape.n + (at % shape.n)]!;
    return sum;
  });
  expect([...early.sums]).toEqual(first);
});

test('each step names the line of the WGSL that it executes', () => {
  const lines = walkedLines(shape);
  const words = { loop: 'for (var k', load: '= load_', accumulate: '+=', store: 'emit(' } as const;
  const steps = walkMatmul(shape, a, b);
  expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(Object.keys(words)));
  for (const { line, kind } of steps) expect(lines[line]).toContain(words[kind]);
});

test('once through the loop every element of A and B is loaded, and every block of C is changed and at last stored', () => {
  const steps = walkMatmul(shape, a, b);
  const covered = (blocks: readonly { row: number; column: number }[]): number =>
    16 * new Set(blocks.map(({ row, column }) => `${row} ${column}`)).size;
  const loads = steps.filter(({ kind }) => kind === 'load');
  expect(covered(loads.flatMap((step) => step.a))).toBe(shape.m * shape.k);
  expect(covered(loads.flatMap((step) => step.b))).toBe(shape.k * shape.n);
  for (const kind of ['accumulate', 'store'] as const)
    expect(covered(steps.filter((step) => step.kind === kind).flatMap(({ c }) => c))).toBe(shape.m * shape.n);
});

test.each([
  [
    'a line it does not know',
    (text: string) => text.replace('let a0 = load_a(', 'let a0 = fetch_a('),
    /not understood/,
  ],
  ['a sum of other blocks', (text: string) => text.replace('c01 += b1 * a0', 'c01 += b0 * a0'), null],
  ['a sum that is never stored', (text: string) => text.replaceAll(/\n.*c11\[i\].*/g, ''), /c11 is never stored/],
  ['a block that is never loaded', (text: string) => text.replace('+= b1 * a1', '+= b2 * a1'), /b2 is multiplied/],
] as const)('a shader changed to have %s is not walked as if it were the old one', (_, change, refusal) => {
  const text = walkedLines(shape).join('\n');
  const changed = change(text).split('\n');
  expect(changed).not.toEqual(text.split('\n'));
  const walk = () => walkMatmul(shape, a, b, changed);
  if (refusal !== null) expect(walk).toThrow(refusal);
  else expect([...walk().at(-1)!.sums]).not.toEqual(product(shape));
});

test('every line of the loop is a statement', () => {
  const lines = walkedLines(shape);
  const first = lines.findIndex((text) => text.includes('for (var k'));
  const last = lines.indexOf('  }', first);
  const stated = new Set(statementsOf(lines).map(({ line }) => line));
  for (let line = first; line < last; line++) expect(stated, lines[line]).toContain(line);
});
