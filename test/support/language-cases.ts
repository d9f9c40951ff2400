/** Operation cases of what scripts may write beside a plain GPT: attention's options, integers, generated numbers, running sums. */
import type { Random } from '../../src/base/random';
import type { GraphBuilder } from '../../src/graph/builder';
import type { ValueId } from '../../src/graph/ir';
import { ids, label, x } from './operation-case';
import type { CaseInput, OperationCase } from './operation-case';

const attentionOptions: OperationCase[] = (
  [
    ['window 1', { window: 1 }, 1],
    ['window 3', { window: 3 }, 1],
    ['window beyond T', { window: 40 }, 1],
    ['softcap', { softcap: 0.7 }, 1],
    ['ALiBi', { alibi: 8 }, 1],
    ['scale', { scale: 0.9 }, 1],
    ['two heads a key head', {}, 2],
    ['one key head', { window: 4, softcap: 2, alibi: 8 }, 4],
  ] as const
).flatMap(([name, attributes, group]) =>
  (
    [
      [2, 4, 7, 8],
      [1, Math.max(2, group), 17, 16],
    ] as const
  ).map(([b, h, t, d]) => ({
    name: `attention ${label([b, h, t, d])} with ${name}`,
    op: 'attention',
    inputs: [x([b, h, t, d]), x([b, h / group, t, d]), x([b, h / group, t, d])],
    attributes,
    differentiable: 1,
    slack: 4,
  })),
);

const integer = (random: Random): number => random.below(2 ** 32) | 0;
const integers = (shape: readonly number[], draw = integer): CaseInput => ({ shape, draw, kind: 'tokens' });

const integerCases: OperationCase[] = [
  ...['add', 'sub', 'mul', 'maximum', 'minimum', 'remainder', 'floorDivide', 'bitwiseAnd', 'bitwiseOr', 'bitwiseXor']
    .concat(['gt', 'ge', 'lt', 'le', 'eq', 'ne'])
    .flatMap((op) =>
      [
        [4, 8],
        [7, 5],
      ].map((shape) => ({
        name: `${op} of integers ${label(shape)}`,
        op,
        inputs: [integers(shape), integers(shape.slice(-1), (random) => random.below(90) - 45 || 7)],
        hasGradient: false,
      })),
    ),
  ...['shiftLeft', 'shiftRight'].map((op) => ({
    name: op,
    op,
    inputs: [integers([5, 3]), integers([3], ids(32))],
    hasGradient: false,
  })),
  ...['neg', 'abs', 'sign', 'square'].map((op) => ({
    name: `${op} of integers`,
    op,
    inputs: [integers([6, 4])],
    hasGradient: false,
  })),
  { name: 'toFloat', op: 'toFloat', inputs: [integers([9], ids(1e6))], hasGradient: false },
  {
    name: 'hashed bigrams',
    op: '',
    inputs: [integers([2, 9], ids(4096))],
    build: (g, [tokens]) => {
      const [before] = g.apply('split', [tokens!], { axis: 1, sizes: [8, 1] }) as [ValueId];
      const previous = g.one('cat', [g.constant(0, [2, 1], 'i32'), before], { axis: 1 });
      const mixed = g.one('bitwiseXor', [
        g.one('mul', [tokens!, g.constant(-1640531535, [], 'i32')]),
        g.one('mul', [previous, g.constant(40503, [], 'i32')]),
      ]);
      return [g.one('remainder', [mixed, g.constant(997, [], 'i32')])];
    },
    hasGradient: false,
  },
  {
    name: 'toInt and back',
    op: '',
    inputs: [x([5, 3], (random) => 20 * random.next() - 10)],
    build: (g, [v]) => [g.one('toFloat', [g.one('toInt', [v!])])],
    hasGradient: false,
  },
  {
    name: 'where between integers',
    op: '',
    inputs: [x([4, 8]), integers([8])],
    build: (g, [v, n]) => [g.one('where', [g.one('gt', [v!, g.constant(0)]), n!, g.constant(-3, [], 'i32')])],
    hasGradient: false,
  },
];

const generated: OperationCase[] = [
  ...(
    [
      [[12], 0],
      [[5, 8], 1],
      [[8, 3], 0],
      [[2, 3, 4], 1],
    ] as const
  ).map(([shape, axis]) => ({
    name: `iota ${label(shape)} along ${axis}`,
    op: 'iota',
    inputs: [],
    attributes: { shape: [...shape], axis },
    hasGradient: false,
  })),
  ...[[16], [7, 3]].map((shape) => ({
    name: `uniform ${label(shape)}`,
    op: '',
    inputs: [{ shape: [], draw: integer, kind: 'key' as const }],
    build: (g: GraphBuilder, [key]: readonly ValueId[]) => [g.one('uniform', [key!], { shape, salt: 3000000000 })],
    hasGradient: false,
  })),
];

const cumsumCases: OperationCase[] = (
  [
    [[9], 0],
    [[3, 5], 1],
    [[70, 3], 0],
    [[2, 5, 3], 1],
  ] as const
).flatMap(([shape, axis]) =>
  [false, true].map((reverse) => ({
    name: `cumsum ${label(shape)} along ${axis}${reverse ? ' from the end' : ''}`,
    op: 'cumsum',
    inputs: [x(shape)],
    attributes: { axis, reverse },
    slack: 10,
  })),
);

export const languageCases: readonly OperationCase[] = [
  ...attentionOptions,
  ...integerCases,
  ...generated,
  ...cumsumCases,
  {
    name: 'scatterAdd',
    op: 'scatterAdd',
    inputs: [x([7, 3]), { shape: [7], draw: ids(5), kind: 'tokens' }],
    attributes: { rows: 5 },
  },
  ...['floor', 'round'].map((op) => ({
    name: op,
    op,
    inputs: [x([7, 5], (random) => 8 * random.next() - 4)],
    hasGradient: false,
  })),
];
