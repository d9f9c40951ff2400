/** Shape rules: each failing case beside a control that differs in one thing only. */
import { expect, test } from 'vitest';
import { differentiate } from '../../../src/graph/autodiff';
import { GraphBuilder } from '../../../src/graph/builder';
import type { Attributes, InputKind } from '../../../src/graph/ir';

type Input = readonly [InputKind, ...number[]];
const p = (...shape: number[]): Input => ['parameter', ...shape];
const ids = (...shape: number[]): Input => ['tokens', ...shape];

function apply(op: string, inputs: readonly Input[], attributes: Attributes): readonly (readonly number[])[] {
  const g = new GraphBuilder();
  const made = inputs.map(([kind, ...shape], i) => g.input(kind, `x${i}`, shape));
  return g.apply(op, made, attributes).map((id) => g.shapeOf(id));
}

const cases: readonly (readonly [
  string,
  readonly Input[],
  Attributes,
  readonly Input[],
  Attributes,
  RegExp,
  readonly number[],
])[] = [
  ['add', [p(2, 3), p(4)], {}, [p(2, 3), p(3)], {}, /add: shapes \(2, 3\) and \(4,\) do not broadcast/, [2, 3]],
  [
    'matmul',
    [p(8, 64), p(32, 16)],
    {},
    [p(8, 64), p(64, 16)],
    {},
    /matmul: inner dimensions must agree, got a \(8, 64\) and b \(32, 16\).*transpose b\?/,
    [8, 16],
  ],
  ['matmul', [p(8, 4), p(4)], {}, [p(8, 4), p(4, 1)], {}, /rank 2 or more/, [8, 1]],
  ['matmul', [p(2, 3, 4), p(3, 4, 5)], {}, [p(2, 3, 4), p(2, 4, 5)], {}, /batch axes must be equal/, [2, 3, 5]],
  [
    'reshape',
    [p(2, 3)],
    { shape: [7] },
    [p(2, 3)],
    { shape: [6] },
    /\(2, 3\) holds 6 elements, \(7,\) would hold 7/,
    [6],
  ],
  ['permute', [p(2, 3)], { axes: [0, 0] }, [p(2, 3)], { axes: [1, 0] }, /must be an order of 0\.\.1/, [3, 2]],
  ['expand', [p(2, 3)], { shape: [4, 3] }, [p(1, 3)], { shape: [4, 3] }, /only axes of size 1 may grow/, [4, 3]],
  [
    'split',
    [p(2, 9)],
    { axis: 1, sizes: [4, 4] },
    [p(2, 9)],
    { axis: 1, sizes: [4, 5] },
    /must be positive and add up to 9/,
    [2, 4],
  ],
  [
    'cat',
    [p(2, 3), p(3, 3)],
    { axis: 1 },
    [p(2, 3), p(2, 3)],
    { axis: 1 },
    /must agree in type and on every axis but 1/,
    [2, 6],
  ],
  ['sum', [p(2, 3)], { axes: [2] }, [p(2, 3)], { axes: [1] }, /axis 2 is outside a tensor of rank 2; use -2\.\.1/, [2]],
  ['embedding', [p(4, 3), p(5)], {}, [p(4, 3), ids(5)], {}, /input 2 must be i32/, [5, 3]],
  ['layerNorm', [p(2, 3), p(2), p(3)], {}, [p(2, 3), p(3), p(3)], {}, /size of x's last axis/, [2, 3]],
  [
    'attention',
    [p(1, 2, 3, 4), p(1, 2, 3, 4), p(1, 1, 3, 4)],
    {},
    [p(1, 2, 3, 4), p(1, 2, 3, 4), p(1, 2, 3, 4)],
    {},
    /k and v \(B, K, T, D\)/,
    [1, 2, 3, 4],
  ],
  [
    'crossEntropy',
    [p(2, 5), ids(3)],
    {},
    [p(3, 5), ids(3)],
    {},
    /logits must be targets' shape and a vocabulary axis/,
    [3],
  ],
];

test.each(cases)(
  '%s of %j %j is refused with its rule, and a control passes',
  (op, bad, badAttributes, good, goodAttributes, message, shape) => {
    expect(() => apply(op, bad, badAttributes)).toThrow(message);
    expect(apply(op, good, goodAttributes)[0]).toEqual(shape);
  },
);

test('an unknown operation is told the known ones, even if it is called like a property of every object', () => {
  expect(() => apply('teleport', [p(1)], {})).toThrow(/no such operation; known are .*matmul/);
  expect(() => apply('constructor', [p(1)], {})).toThrow(/no such operation/);
});

test('only a scalar loss can be differentiated, and what has no gradient says so', () => {
  const g = new GraphBuilder();
  const x = g.input('parameter', 'x', [3]);
  expect(() => differentiate(g, x, [x])).toThrow(/loss: must be a scalar .* got \(3,\); take its mean/);
  const slope = g.one('sum', [g.one('geluGradient', [x])], { axes: [0], keepdim: false });
  expect(() => differentiate(g, slope, [x])).toThrow(/geluGradient: has no gradient/);
});
