/** Ways to spoil a valid graph, each certain to make it invalid. */
import type { Graph, Node, Value } from '../../src/graph/ir';

export interface Draft {
  readonly values: Value[];
  readonly nodes: Node[];
}

/** Appends a node whose claimed outputs are right in number; the rule must refuse it. */
function append(draft: Draft, op: string, inputs: readonly number[], attributes: Node['attributes'] = {}): void {
  draft.nodes.push({ op, inputs, attributes, outputs: [draft.values.length] });
  draft.values.push({ shape: [1], dtype: 'f32' });
}

function constant(draft: Draft, shape: readonly number[], dtype: Value['dtype'] = 'f32'): number {
  const id = draft.values.length;
  draft.nodes.push({ op: 'constant', inputs: [], attributes: { value: 1, shape, dtype }, outputs: [id] });
  draft.values.push({ shape, dtype });
  return id;
}

type Spoil = (draft: Draft, n: number) => void;

const pick = <T>(items: readonly T[], n: number): T => items[n % items.length]!;
const unary = ['exp', 'tanh', 'gelu', 'log', 'floor'];
const binary = ['add', 'mul', 'sub', 'div', 'pow', 'gt', 'eq'];

export const spoils: Readonly<Record<string, Spoil>> = {
  'an unknown operation': (d, n) => append(d, pick(['teleport', '__proto__', 'constructor', 'toString', ''], n), []),
  'an operation of the compiler': (d, n) =>
    append(d, pick(['fusedMatmul', 'attentionGradient', 'linearCrossEntropy', 'geluGradient', 'after'], n), [
      constant(d, [2, 2]),
      constant(d, [2, 2]),
    ]),
  'a missing operand': (d, n) => append(d, pick([...unary, ...binary, 'matmul', 'sum', 'embedding'], n), []),
  'an operand too many': (d, n) =>
    append(d, pick([...unary, 'sum', 'reshape', 'permute'], n), [constant(d, [2]), constant(d, [2])], {
      axes: [0],
      shape: [2],
    }),
  'shapes that do not broadcast': (d, n) => append(d, pick(binary, n), [constant(d, [2 + (n % 5)]), constant(d, [9])]),
  'mixed element types': (d, n) => append(d, pick(binary, n), [constant(d, [2]), constant(d, [2], 'i32')]),
  'integers where floats belong': (d, n) => append(d, pick([...unary, 'div', 'pow'], n), [constant(d, [2], 'i32')]),
  'bit operations on floats': (d, n) =>
    append(d, pick(['bitwiseXor', 'shiftLeft', 'bitwiseAnd'], n), [constant(d, [2]), constant(d, [2])]),
  'a reshape that loses elements': (d, n) => append(d, 'reshape', [constant(d, [2, 3])], { shape: [7 + (n % 9)] }),
  'a size that is none': (d, n) =>
    append(d, 'reshape', [constant(d, [2, 3])], { shape: [pick([0, -1, 1.5, -6, 2 ** 40], n), 6] }),
  'an axis that is not there': (d, n) =>
    append(d, pick(['sum', 'max'], n), [constant(d, [2, 3])], { axes: [pick([2, -3, 9, 0.5], n)] }),
  'an axis named twice': (d) => append(d, 'sum', [constant(d, [2, 3])], { axes: [1, -1] }),
  'axes that are no order': (d, n) =>
    append(d, 'permute', [constant(d, [2, 3])], { axes: pick([[0, 0], [1], [0, 2], [0, 1, 2]], n) }),
  'growth of an axis that is not 1': (d, n) => append(d, 'expand', [constant(d, [2])], { shape: [3 + (n % 4)] }),
  'parts that do not add up': (d, n) =>
    append(d, 'split', [constant(d, [6])], { axis: 0, sizes: pick([[5], [3, 4], [6, 0], [7, -1]], n) }),
  'inner sizes that differ': (d, n) => append(d, 'matmul', [constant(d, [2, 3]), constant(d, [4 + (n % 3), 2])]),
  'a product of vectors': (d) => append(d, 'matmul', [constant(d, [3]), constant(d, [3])]),
  'batches that differ': (d, n) => append(d, 'matmul', [constant(d, [2, 3, 3]), constant(d, [3 + (n % 3), 3, 3])]),
  'parts of different shapes': (d, n) =>
    append(d, 'cat', [constant(d, [2, 3]), constant(d, [2, 4 + (n % 3)])], { axis: 0 }),
  'float ids': (d) => append(d, 'embedding', [constant(d, [4, 2]), constant(d, [3])]),
  'rows of no ids': (d) => append(d, 'scatterAdd', [constant(d, [4, 2]), constant(d, [3], 'i32')], { rows: 3 }),
  'heads that do not divide': (d, n) =>
    append(d, 'attention', [constant(d, [1, 4, 3, 8]), constant(d, [1, 3, 3, 8]), constant(d, [1, 3, 3, 8 + (n % 2)])]),
  'a negative softcap': (d, n) => {
    const q = constant(d, [1, 1, 2, 4]);
    append(d, 'attention', [q, q, q], { [pick(['softcap', 'scale', 'alibi'], n)]: -1 });
  },
  'targets of another shape': (d, n) =>
    append(d, 'crossEntropy', [constant(d, [3, 5]), constant(d, [4 + (n % 3)], 'i32')]),
  'a gain of the wrong width': (d) => {
    const x = constant(d, [2, 4]);
    append(d, 'layerNorm', [x, constant(d, [3]), constant(d, [4])]);
  },
  'a number that is none': (d, n) =>
    append(d, 'constant', [], { value: pick([NaN, Infinity, -Infinity, 1e300], n), shape: [2] }),
  'an i32 beyond 32 bits': (d, n) =>
    append(d, 'constant', [], { value: pick([2 ** 31, 0.5, -(2 ** 40)], n), shape: [2], dtype: 'i32' }),
  'a tensor beyond all memory': (d, n) =>
    append(d, 'expand', [constant(d, [1, 1])], { shape: [2 ** (20 + (n % 8)), 2 ** 12] }),
  'a value from the future': (d) => append(d, 'exp', [d.values.length + 5]),
  'an input it is not given': (d, n) => {
    append(d, 'input', [], {
      kind: pick(['targets', 'gradient', 'state', 'scalar', 'average', 'nothing'], n),
      name: 'x',
      shape: [1],
    });
  },
  'a forged shape': (d) => {
    const x = constant(d, [2, 3]);
    append(d, 'exp', [x]);
  },
  'a forged element type': (d) => {
    const x = constant(d, [1]);
    append(d, 'exp', [x]);
    d.values[d.values.length - 1] = { shape: [1], dtype: 'i32' };
  },
  'outputs out of order': (d) => {
    const x = constant(d, [1]);
    d.nodes.push({ op: 'exp', inputs: [x], attributes: {}, outputs: [x] });
  },
  'a value that nothing makes': (d) => d.values.push({ shape: [1], dtype: 'f32' }),
};

export const draftOf = ({ values, nodes }: Graph): Draft => ({ values: [...values], nodes: [...nodes] });
