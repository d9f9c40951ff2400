/** The cases of the operation tests: each operation over shapes that break tiles. */
import type { Random } from '../../src/base/random';
import type { GraphBuilder } from '../../src/graph/builder';
import type { ValueId } from '../../src/graph/ir';
import { ids, label, positive, signed, x } from './operation-case';
import type { OperationCase } from './operation-case';
import { languageCases } from './language-cases';

const unary: OperationCase[] = (
  [
    ['neg', signed],
    ['exp', signed],
    ['log', positive],
    ['sqrt', positive],
    ['rsqrt', positive],
    ['tanh', signed],
    ['sigmoid', signed],
    ['abs', signed],
    ['square', signed],
    ['reciprocal', positive],
    ['relu', signed],
    ['gelu', signed],
    ['sin', (random: Random) => 600 * signed(random)],
    ['cos', (random: Random) => 600 * signed(random)],
  ] as const
).flatMap(([op, draw]) =>
  [[1], [4, 8], [7, 13]].map((shape) => ({ name: `${op} ${label(shape)}`, op, inputs: [x(shape, draw)], slack: 2 })),
);

const binary: OperationCase[] = (
  [
    ['add', signed],
    ['sub', signed],
    ['mul', signed],
    ['div', positive],
    ['pow', positive],
    ['maximum', signed],
    ['minimum', signed],
    ['remainder', positive],
  ] as const
).flatMap(([op, draw]) =>
  (
    [
      [
        [4, 8],
        [4, 8],
      ],
      [[4, 8], [8]],
      [
        [7, 5],
        [7, 1],
      ],
      [
        [3, 1, 5],
        [2, 1],
      ],
      [[6], []],
    ] as const
  ).map(([a, b]) => ({
    name: `${op} ${label(a, b)}`,
    op,
    inputs: [x(a, draw), x(b, draw)],
    slack: 4,
  })),
);

const comparisons: OperationCase[] = ['gt', 'ge', 'lt', 'le', 'eq', 'ne', 'floorDivide'].map((op) => ({
  name: `${op} (5×3) (3)`,
  op,
  inputs: [x([5, 3]), x([3])],
  hasGradient: false,
}));

const matmulCases: OperationCase[] = (
  [
    [1, 1, 1],
    [8, 8, 4],
    [64, 64, 16],
    [65, 63, 17],
    [13, 7, 31],
    [66, 68, 20],
    [3, 132, 8],
  ] as const
).flatMap(([m, n, k]) =>
  (
    [
      [false, false],
      [false, true],
      [true, false],
    ] as const
  ).map(([transposeA, transposeB]) => ({
    name: `matmul ${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'} ${m}×${n}×${k}`,
    op: 'matmul',
    inputs: [x(transposeA ? [k, m] : [m, k]), x(transposeB ? [n, k] : [k, n])],
    attributes: { transposeA, transposeB },
    hasGradient: m * n * k < 3000,
    slack: 2,
  })),
);

const linear = (g: GraphBuilder, [a, w, bias]: readonly ValueId[]): ValueId =>
  g.one('add', [g.one('matmul', [a!, w!], { transposeA: false, transposeB: true }), bias!]);

const epilogueCases: OperationCase[] = (
  [
    [9, 8, 12],
    [5, 7, 3],
    [16, 66, 8],
  ] as const
)
  .flatMap(([m, n, k]) => {
    const inputs = [x([m, k]), x([n, k]), x([n])];
    return [
      { name: `bias ${m}×${n}×${k}`, op: '', inputs, build: (g, v) => [linear(g, v)] },
      { name: `bias and GELU ${m}×${n}×${k}`, op: '', inputs, build: (g, v) => [g.one('gelu', [linear(g, v)])] },
      {
        name: `bias and residual ${m}×${n}×${k}`,
        op: '',
        inputs: [...inputs, x([m, n])],
        build: (g, v) => [g.one('add', [v[3]!, linear(g, v)])],
      },
      {
        name: `residual ${m}×${n}×${k}`,
        op: '',
        inputs: [x([m, k]), x([n, k]), x([m, n])],
        build: (g, v) => [
          g.one('add', [g.one('matmul', [v[0]!, v[1]!], { transposeA: false, transposeB: true }), v[2]!]),
        ],
      },
      {
        name: `scaled residual ${m}×${n}×${k}`,
        op: '',
        inputs: [x([m, k]), x([n, k]), x([m, n])],
        build: (g, v) => {
          const product = g.one('matmul', [v[0]!, v[1]!], { transposeA: false, transposeB: true });
          const scaled = g.one('mul', [product, g.constant(0.7)]);
          return [g.one('add', [g.one('mul', [g.constant(-1.3), v[2]!]), scaled])];
        },
      },
      {
        name: `MLP with GELU ${m}×${n}×${k}`,
        op: '',
        inputs: [...inputs, x([k, n])],
        build: (g, v) => [
          g.one('matmul', [g.one('gelu', [linear(g, v)]), v[3]!], { transposeA: false, transposeB: true }),
        ],
      },
    ] satisfies OperationCase[];
  })
  .map((example) => ({ ...example, slack: 4 }));

const attentionCases: OperationCase[] = (
  [
    [1, 1, 1, 1],
    [1, 2, 5, 4],
    [2, 1, 7, 3],
    [2, 3, 9, 8],
    [1, 1, 17, 16],
  ] as const
).map((shape) => ({
  name: `attention ${label(shape)}`,
  op: 'attention',
  inputs: [x(shape), x(shape), x(shape)],
  differentiable: 1,
  slack: 4,
}));

const splitAttention: OperationCase = {
  name: 'attention over views of one qkv',
  op: '',
  inputs: [x([2, 5, 24])],
  build: (g, [qkv]) => {
    const heads = g
      .apply('split', [qkv!], { axis: 2, sizes: [8, 8, 8] })
      .map((part) => g.one('permute', [g.one('reshape', [part], { shape: [2, 5, 2, 4] })], { axes: [0, 2, 1, 3] }));
    const o = g.apply('attention', heads, {})[0]!;
    return [g.one('reshape', [g.one('permute', [o], { axes: [0, 2, 1, 3] })], { shape: [2, 5, 8] })];
  },
  slack: 4,
};

const normCases: OperationCase[] = (
  [
    [1, 3],
    [3, 5],
    [65, 8],
    [2, 3, 67],
  ] as const
).map((shape) => ({
  name: `layerNorm ${label(shape)}`,
  op: 'layerNorm',
  inputs: [x(shape), x(shape.slice(-1)), x(shape.slice(-1))],
  attributes: { eps: 1e-5 },
  differentiable: 1,
  slack: 10,
}));

const lossCases: OperationCase[] = (
  [
    [1, 2],
    [5, 7],
    [65, 3],
    [3, 130],
  ] as const
).flatMap(([rows, v]) => [
  {
    name: `crossEntropy ${rows}×${v}`,
    op: 'crossEntropy',
    inputs: [x([rows, v]), { shape: [rows], draw: ids(v), kind: 'targets' as const }],
    differentiable: 1,
    slack: 4,
  },
  {
    name: `head and cross-entropy ${rows}×${v}`,
    op: '',
    inputs: [x([rows, 8]), x([v, 8]), { shape: [rows], draw: ids(v), kind: 'targets' as const }],
    build: (g: GraphBuilder, [h, w, targets]: readonly ValueId[]) => {
      const logits = g.one('matmul', [h!, w!], { transposeA: false, transposeB: true });
      return [g.apply('crossEntropy', [logits, targets!])[0]!];
    },
    slack: 4,
  },
]);

const reduceCases: OperationCase[] = (['sum', 'max'] as const).flatMap((op) =>
  (
    [
      [[1], [0]],
      [[7, 13], [1]],
      [[7, 13], [0]],
      [
        [3, 5, 7],
        [0, 2],
      ],
      [[3, 5, 7], [1]],
      [[300, 3], [0]],
      [[4100], [0]],
    ] as const
  ).map(([shape, axes]) => ({
    name: `${op} of ${label(shape)} over ${axes.join()}`,
    op,
    inputs: [x(shape)],
    attributes: { axes: [...axes], keepdim: false },
    hasGradient: shape[0] < 100,
    slack: 10,
  })),
);

export const operationCases: readonly OperationCase[] = [
  ...unary,
  ...binary,
  ...comparisons,
  { name: 'where', op: 'where', inputs: [{ shape: [6, 5], draw: ids(2), kind: 'state' }, x([6, 5]), x([5])] },
  ...matmulCases,
  { name: 'matmul batched', op: 'matmul', inputs: [x([3, 5, 8]), x([3, 8, 4])], slack: 2 },
  { name: 'matmul batched against one matrix', op: 'matmul', inputs: [x([3, 5, 7]), x([7, 6])], slack: 2 },
  ...epilogueCases,
  ...attentionCases,
  ...languageCases,
  splitAttention,
  ...normCases,
  {
    name: 'residual around layerNorm',
    op: '',
    inputs: [x([9, 8]), x([8]), x([8])],
    build: (g, ids) => [g.one('add', [ids[0]!, g.apply('layerNorm', ids, {})[0]!])],
    slack: 4,
  },
  ...lossCases,
  ...reduceCases,
  {
    name: 'sum of squares',
    op: '',
    inputs: [x([9, 7])],
    build: (g, [v]) => [g.one('sum', [g.one('square', [v!])], { axes: [0, 1], keepdim: false })],
  },
  { name: 'embedding', op: 'embedding', inputs: [x([11, 5]), { shape: [3, 7], draw: ids(11), kind: 'tokens' }] },
  {
    name: 'tied embedding and head',
    op: '',
    inputs: [
      x([70, 8]),
      { shape: [2, 7], draw: ids(70), kind: 'tokens' },
      { shape: [2, 7], draw: ids(70), kind: 'targets' },
    ],
    build: (g, [table, tokens, targets]) => {
      const h = g.one('reshape', [g.one('embedding', [table!, tokens!])], { shape: [14, 8] });
      const logits = g.one('matmul', [h, g.one('permute', [table!], { axes: [1, 0] })]);
      return [g.apply('crossEntropy', [g.one('reshape', [logits], { shape: [2, 7, 70] }), targets!])[0]!];
    },
    slack: 4,
  },
  { name: 'cat', op: 'cat', inputs: [x([3, 2, 5]), x([3, 4, 5])], attributes: { axis: 1 } },
  {
    name: 'split and permute',
    op: '',
    inputs: [x([4, 9])],
    build: (g, [v]) =>
      g.apply('split', [v!], { axis: -1, sizes: [2, 7] }).map((part) => g.one('permute', [part], { axes: [1, 0] })),
  },
  { name: 'expand', op: 'expand', inputs: [x([3, 1])], attributes: { shape: [2, 3, 4] } },
];
