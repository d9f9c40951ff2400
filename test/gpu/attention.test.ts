// @module-tag long
/**
 * Attention under every variant at the edges of its tiles: lengths that are prime or one off a tile, every width of a head, windows,
 * shared key heads, long rows; values against the float64 twin, gradients against whole T×T matrices in float64.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { attentionForwardKernel, attentionKeyValueGradientKernel } from '../../src/kernels/attention';
import { hardwareVariants } from '../../src/kernels/kernel';
import type { Variants } from '../../src/kernels/kernel';
import { GraphBuilder } from '../../src/graph/builder';
import { differentiateLoss, gradientProgram } from '../../src/graph/training';
import { attentionGradient } from '../support/attention-gradient';
import type { AttentionExample, AttentionValues } from '../support/attention-gradient';
import { expectClose, relativeError } from '../support/compare';
import { runProgram, supportedVariants } from '../support/gpu-session';
import { evaluateTwin } from '../support/twin';

const heads = { b: 1, h: 1, keyHeads: 1 };
const examples: readonly AttentionExample[] = [
  { ...heads, t: 31, d: 16 },
  { b: 2, h: 2, keyHeads: 2, t: 64, d: 32 },
  { ...heads, t: 65, d: 64 },
  { ...heads, t: 37, d: 12 },
  { ...heads, t: 67, d: 128 },
  { ...heads, t: 5, d: 132 },
  { ...heads, t: 71, d: 32, window: 1 },
  { b: 2, h: 4, keyHeads: 2, t: 41, d: 64, window: 20 },
  { b: 1, h: 4, keyHeads: 1, t: 66, d: 32, softcap: 2, alibi: 8 },
  { ...heads, t: 300, d: 16 },
  { b: 1, h: 2, keyHeads: 1, t: 300, d: 64, window: 64 },
];

interface Built {
  readonly g: GraphBuilder;
  readonly ids: readonly [number, number];
  readonly values: AttentionValues;
  readonly weights: Float64Array;
}

/** Σ o·weights of random rows. */
function build({ b, h, t, d, keyHeads, ...attributes }: AttentionExample): Built {
  const random = new Random(t + d);
  const draw = (length: number, reach: number): Float64Array =>
    Float64Array.from({ length }, () => Math.fround(reach * (2 * random.next() - 1)));
  const values = { q: draw(b * h * t * d, 2), k: draw(b * keyHeads * t * d, 2), v: draw(b * keyHeads * t * d, 1) };
  const weights = draw(b * h * t * d, 1);
  const g = new GraphBuilder();
  const rows = { q: h, k: keyHeads, v: keyHeads };
  const inputs = Object.entries(rows).map(([name, count]) => g.input('parameter', name, [b, count, t, d]));
  const [o] = g.apply('attention', inputs, attributes) as [number];
  const product = g.one('mul', [o, g.input('state', 'weights', [b, h, t, d])]);
  return { g, ids: [o, g.one('sum', [product], { axes: [0, 1, 2, 3], keepdim: false })], values, weights };
}

const inputsOf = ({ values: { q, k, v }, weights }: Built): Record<string, Float64Array> => ({
  'parameter:q': q,
  'parameter:k': k,
  'parameter:v': v,
  'state:weights': weights,
});

test('the gradients from whole matrices are those of central differences', () => {
  const example = { b: 1, h: 4, keyHeads: 2, t: 5, d: 3, window: 3, softcap: 0.8, alibi: 4 };
  const built = build(example);
  const inputs = inputsOf(built);
  const gradient = attentionGradient(example, built.values, built.weights);
  for (const name of ['q', 'k', 'v'] as const) {
    const [key, step] = [`parameter:${name}`, 1e-5];
    const numeric = built.values[name].map((value, i) => {
      const at = (x: number): number =>
        evaluateTwin(built.g, { ...inputs, [key]: inputs[key]!.with(i, x) }).get(built.ids[1])![0]!;
      return (at(value + step) - at(value - step)) / (2 * step);
    });
    expect(relativeError(gradient[name], numeric), name).toBeLessThan(1e-7);
  }
});

const label = ({ b, h, t, d, ...options }: AttentionExample): string =>
  `${b}×${h}×${t}×${d} ${JSON.stringify(options)}`;

const variantsOfAttention = (await supportedVariants()).filter(({ matmul }) => matmul !== 'sharedLarge');

describe.each(variantsOfAttention)('attention by $attention', (variants) => {
  test.each(examples.map((example) => ({ name: label(example), example })))(
    '$name agrees with float64, forward and backward',
    async ({ example }) => {
      const built = build(example);
      const { g, ids, values, weights } = built;
      const inputs = inputsOf(built);
      const shapes = (['q', 'k', 'v'] as const).map((name) => ({
        name,
        shape: [example.b, name === 'q' ? example.h : example.keyHeads, example.t, example.d],
      }));
      const program = gradientProgram(differentiateLoss(g, ids[1], shapes), { accumulate: false });
      const { results, inputs: after } = await runProgram({ ...program, results: { o: ids[0] } }, inputs, variants);
      expectClose(results['o']!, evaluateTwin(g, inputs).get(ids[0])!, 2e-6, 'o');
      const expected = attentionGradient(example, values, weights);
      // Of a window of one key the gradients of q and k are 0, as terms cancel; compilers that fuse products leave their rounding.
      const floor = example.window === 1 ? Math.hypot(...expected.v) : undefined;
      for (const { name } of shapes) {
        expectClose(after[`gradient:${name}`]!, expected[name], 5e-6, `gradient of ${name}`, floor);
      }
    },
  );
});

const place = { offset: 0, batch: 0, head: 0, row: 128 };
const shapeOf = (d: number) =>
  ({
    b: 1,
    h: 1,
    t: 64,
    d,
    keyHeads: 1,
    scale: 1,
    window: 64,
    softcap: 0,
    alibi: 0,
    q: place,
    k: place,
    v: place,
  }) as const;

test.each([
  { d: 64, row: 128, groups: 2 },
  { d: 128, row: 128, groups: 4 },
  { d: 132, row: 132, groups: 1 },
  { d: 64, row: 129, groups: 1 },
])('heads of $d channels in rows of $row take $groups workgroups', ({ d, row, groups }) => {
  const variants: Variants = hardwareVariants;
  const shape = { ...shapeOf(d), q: { ...place, row } };
  const outputs = { DK: place, DV: place };
  for (const kernel of [
    attentionForwardKernel(shape, {}, variants),
    attentionKeyValueGradientKernel(shape, outputs, variants),
  ]) {
    expect(kernel.grid).toEqual([groups, 1, 1]);
  }
});
