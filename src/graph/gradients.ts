/**
 * The gradient of every operation, as graph operations. A rule receives the node and the gradients of its outputs and returns
 * one gradient (or undefined) for each input; `wanted` says which inputs matter.
 */
import type { Shape } from '../base/shape';
import { sameShape, sizeOf } from '../base/shape';
import type { GraphBuilder } from './builder';
import type { Node, ValueId } from './ir';

type MaybeId = ValueId | undefined;

export interface GradientContext {
  readonly g: GraphBuilder;
  readonly node: Node;
  /** Gradients of the node's outputs; undefined where nothing flows back. */
  readonly upstream: readonly MaybeId[];
  readonly wanted: readonly boolean[];
}

type GradientRule = (context: GradientContext) => readonly MaybeId[];

/** Sums a gradient over the axes along which `shape` was broadcast. */
export function unbroadcast(g: GraphBuilder, gradient: ValueId, shape: Shape): ValueId {
  const from = g.shapeOf(gradient);
  if (sameShape(from, shape)) return gradient;
  const lead = from.length - shape.length;
  const axes = from.flatMap((size, axis) => (axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : []));
  const summed = axes.length > 0 ? g.one('sum', [gradient], { axes, keepdim: false }) : gradient;
  return sameShape(g.shapeOf(summed), shape) ? summed : g.one('reshape', [summed], { shape });
}

/** A unary rule from x, y and the upstream gradient. */
const unary =
  (rule: (g: GraphBuilder, dy: ValueId, x: ValueId, y: ValueId) => ValueId): GradientRule =>
  ({ g, node, upstream }) => [rule(g, upstream[0] as ValueId, node.inputs[0] as ValueId, node.outputs[0] as ValueId)];

/** A broadcasting binary rule; each side is made only if wanted. */
const binary =
  (...sides: ((g: GraphBuilder, dy: ValueId, a: ValueId, b: ValueId, y: ValueId) => ValueId)[]): GradientRule =>
  ({ g, node, upstream, wanted }) => {
    const [a, b] = node.inputs as [ValueId, ValueId];
    return sides.map((side, i) =>
      wanted[i]
        ? unbroadcast(
            g,
            side(g, upstream[0] as ValueId, a, b, node.outputs[0] as ValueId),
            g.shapeOf(node.inputs[i] as ValueId),
          )
        : undefined,
    );
  };

const none: GradientRule = ({ node }) => node.inputs.map(() => undefined);

/** Undoes a reduction's loss of axes, so that its gradient broadcasts over the input. */
function restoreAxes(g: GraphBuilder, node: Node, gradient: ValueId): ValueId {
  const x = g.shapeOf(node.inputs[0] as ValueId);
  const axes = (node.attributes['axes'] as readonly number[]).map((axis) => (axis < 0 ? axis + x.length : axis));
  return g.one('reshape', [gradient], { shape: x.map((size, axis) => (axes.includes(axis) ? 1 : size)) });
}

/** Of Σ x, or of Σ x² where the sum was fused with a square. */
const sum: GradientRule = ({ g, node, upstream }) => {
  const [x] = node.inputs as [ValueId];
  const dy = g.one('expand', [restoreAxes(g, node, upstream[0] as ValueId)], { shape: g.shapeOf(x) });
  return [node.attributes['square'] === true ? mul(g, scaled(g, dy, 2), x) : dy];
};

/** Ties share the gradient equally, as torch.amax. */
const max: GradientRule = ({ g, node, upstream }) => {
  const x = node.inputs[0] as ValueId;
  const hits = g.one('eq', [x, restoreAxes(g, node, node.outputs[0] as ValueId)]);
  const count = g.one('sum', [hits], { axes: node.attributes['axes'] as readonly number[], keepdim: true });
  return [g.one('mul', [g.one('div', [hits, count]), restoreAxes(g, node, upstream[0] as ValueId)])];
};

const matmul: GradientRule = ({ g, node, upstream, wanted }) => {
  const [a, b] = node.inputs as [ValueId, ValueId];
  const dy = upstream[0] as ValueId;
  const transposeA = node.attributes['transposeA'] === true;
  const transposeB = node.attributes['transposeB'] === true;
  const product = (x: ValueId, y: ValueId, flipX: boolean, flipY: boolean): ValueId =>
    g.one('matmul', [x, y], { transposeA: flipX, transposeB: flipY });
  const da = (): ValueId => (transposeA ? product(b, dy, transposeB, true) : product(dy, b, false, !transposeB));
  const db = (): ValueId => (transposeB ? product(dy, a, true, transposeA) : product(a, dy, !transposeA, false));
  return [
    wanted[0] ? unbroadcast(g, da(), g.shapeOf(a)) : undefined,
    wanted[1] ? unbroadcast(g, db(), g.shapeOf(b)) : undefined,
  ];
};

const split: GradientRule = ({ g, node, upstream }) => {
  const parts = node.outputs.map((output, i) => upstream[i] ?? g.constant(0, g.shapeOf(output)));
  return [g.one('cat', parts, { axis: node.attributes['axis'] as number })];
};

const cat: GradientRule = ({ g, node, upstream }) => {
  const axis = node.attributes['axis'] as number;
  const sizes = node.inputs.map((id) => g.shapeOf(id).at(axis) as number);
  return g.apply('split', [upstream[0] as ValueId], { axis, sizes });
};

const permute: GradientRule = ({ g, node, upstream }) => {
  const axes = node.attributes['axes'] as readonly number[];
  return [g.one('permute', [upstream[0] as ValueId], { axes: axes.map((_, axis) => axes.indexOf(axis)) })];
};

const layerNorm: GradientRule = ({ g, node, upstream }) => {
  const [x, weight] = node.inputs as [ValueId, ValueId];
  const [, mean, rstd] = node.outputs as [ValueId, ValueId, ValueId];
  return g.apply('layerNormGradient', [upstream[0] as ValueId, x, weight, mean, rstd]);
};

const attention: GradientRule = ({ g, node, upstream }) =>
  g.apply('attentionGradient', [...node.inputs, ...node.outputs, upstream[0] as ValueId], node.attributes);

const crossEntropy: GradientRule = ({ g, node, upstream }) => [
  g.one('crossEntropyGradient', [...node.inputs, node.outputs[1] as ValueId, upstream[0] as ValueId]),
  undefined,
];

const linearCrossEntropy: GradientRule = ({ g, node, upstream }) => {
  const [, dh, dw] = g.apply('linearCrossEntropyGradient', [...node.inputs, upstream[0] as ValueId]);
  return [dh, dw, undefined];
};

const mul = (g: GraphBuilder, a: ValueId, b: ValueId): ValueId => g.one('mul', [a, b]);
const scaled = (g: GraphBuilder, a: ValueId, factor: number): ValueId => mul(g, a, g.constant(factor));
const one = (g: GraphBuilder): ValueId => g.constant(1);

export const gradientTable: Readonly<Record<string, GradientRule>> = {
  neg: unary((g, dy) => g.one('neg', [dy])),
  exp: unary((g, dy, _x, y) => mul(g, dy, y)),
  log: unary((g, dy, x) => g.one('div', [dy, x])),
  sqrt: unary((g, dy, _x, y) => g.one('div', [scaled(g, dy, 0.5), y])),
  rsqrt: unary((g, dy, _x, y) => mul(g, scaled(g, dy, -0.5), mul(g, y, g.one('square', [y])))),
  tanh: unary((g, dy, _x, y) => mul(g, dy, g.one('sub', [one(g), g.one('square', [y])]))),
  sigmoid: unary((g, dy, _x, y) => mul(g, dy, mul(g, y, g.one('sub', [one(g), y])))),
  abs: unary((g, dy, x) => mul(g, dy, g.one('sign', [x]))),
  sign: none,
  sin: unary((g, dy, x) => mul(g, dy, g.one('cos', [x]))),
  cos: unary((g, dy, x) => g.one('neg', [mul(g, dy, g.one('sin', [x]))])),
  floor: none,
  round: none,
  toFloat: none,
  toInt: none,
  square: unary((g, dy, x) => mul(g, scaled(g, dy, 2), x)),
  reciprocal: unary((g, dy, _x, y) => g.one('neg', [mul(g, dy, g.one('square', [y]))])),
  relu: unary((g, dy, x) => mul(g, dy, g.one('gt', [x, g.constant(0)]))),
  gelu: unary((g, dy, x) => mul(g, dy, g.one('geluGradient', [x]))),
  add: binary(
    (_g, dy) => dy,
    (_g, dy) => dy,
  ),
  sub: binary(
    (_g, dy) => dy,
    (g, dy) => g.one('neg', [dy]),
  ),
  mul: binary(
    (g, dy, _a, b) => mul(g, dy, b),
    (g, dy, a) => mul(g, dy, a),
  ),
  div: binary(
    (g, dy, _a, b) => g.one('div', [dy, b]),
    (g, dy, _a, b, y) => g.one('neg', [g.one('div', [mul(g, dy, y), b])]),
  ),
  pow: binary(
    (g, dy, a, b) => mul(g, mul(g, dy, b), g.one('pow', [a, g.one('sub', [b, one(g)])])),
    (g, dy, a, _b, y) => mul(g, mul(g, dy, y), g.one('log', [a])),
  ),
  maximum: binary(
    (g, dy, a, b) => mul(g, dy, g.one('ge', [a, b])),
    (g, dy, a, b) => mul(g, dy, g.one('lt', [a, b])),
  ),
  minimum: binary(
    (g, dy, a, b) => mul(g, dy, g.one('le', [a, b])),
    (g, dy, a, b) => mul(g, dy, g.one('gt', [a, b])),
  ),
  remainder: binary(
    (_g, dy) => dy,
    (g, dy, a, b) => g.one('neg', [mul(g, dy, g.one('floorDivide', [a, b]))]),
  ),
  floorDivide: none,
  gt: none,
  ge: none,
  lt: none,
  le: none,
  eq: none,
  ne: none,
  stopGradient: none,
  where: ({ g, node, upstream }) => {
    const [condition, a, b] = node.inputs as [ValueId, ValueId, ValueId];
    const zero = g.constant(0);
    const dy = upstream[0] as ValueId;
    return [
      undefined,
      unbroadcast(g, g.one('where', [condition, dy, zero]), g.shapeOf(a)),
      unbroadcast(g, g.one('where', [condition, zero, dy]), g.shapeOf(b)),
    ];
  },
  reshape: ({ g, node, upstream }) => [
    g.one('reshape', [upstream[0] as ValueId], { shape: g.shapeOf(node.inputs[0] as ValueId) }),
  ],
  expand: ({ g, node, upstream }) => [unbroadcast(g, upstream[0] as ValueId, g.shapeOf(node.inputs[0] as ValueId))],
  permute,
  split,
  cat,
  sum,
  max,
  cumsum: ({ g, node, upstream }) => [
    g.one('cumsum', [upstream[0] as ValueId], { ...node.attributes, reverse: node.attributes['reverse'] !== true }),
  ],
  matmul,
  scatterAdd: ({ g, node, upstream }) => [
    g.one('embedding', [upstream[0] as ValueId, node.inputs[1] as ValueId]),
    undefined,
  ],
  embedding: ({ g, node, upstream }) => {
    const [table, ids] = node.inputs as [ValueId, ValueId];
    const dy = upstream[0] as ValueId;
    const channels = g.shapeOf(dy).at(-1) as number;
    const count = sizeOf(g.shapeOf(ids));
    const flatIds = g.one('reshape', [ids], { shape: [count] });
    const flat = g.one('reshape', [dy], { shape: [count, channels] });
    return [g.one('scatterAdd', [flat, flatIds], { rows: g.shapeOf(table)[0] as number }), undefined];
  },
  layerNorm,
  attention,
  crossEntropy,
  linearCrossEntropy,
};
