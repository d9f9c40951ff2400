import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/graph/builder';
import { attentionRule } from '../../../src/graph/attention-rule';
import { tapAttention } from '../../../src/graph/tap-attention';
import { attentionMap } from '../../../src/trial/attention-map';
import { distribution, likeliest, updateRatio } from '../../../src/trial/distribution';
import { evaluateTwin } from '../../support/twin';
import { Random } from '../../../src/base/random';

const [heads, keyHeads, t, d] = [4, 2, 6, 8] as const;
const random = new Random(1);
const normal = (count: number): Float32Array => Float32Array.from({ length: count }, () => 3 * (random.next() - 0.5));
const rows = { queries: normal(heads * t * d), keys: normal(keyHeads * t * d) };

test.each([
  [{}],
  [{ scale: 0.9 }],
  [{ window: 2 }],
  [{ softcap: 0.7 }],
  [{ alibi: 3 }],
  [{ scale: 2, window: 4, softcap: 1.5, alibi: 8 }],
])('the map under %o is what the twin weighs its values by', (attributes) => {
  const g = new GraphBuilder();
  const ids = [
    g.input('state', 'q', [1, heads, t, d]),
    g.input('state', 'k', [1, keyHeads, t, d]),
    g.input('state', 'v', [1, keyHeads, t, d]),
  ];
  const [o] = g.apply('attention', ids, attributes);
  /** Value j is the j-th unit vector, so an output is its row of the map. */
  const units = Float64Array.from({ length: keyHeads * t * d }, (_, i) => Number(i % d === Math.floor(i / d) % t));
  const twin = evaluateTwin(g, { 'state:q': rows.queries, 'state:k': rows.keys, 'state:v': units }).get(o!)!;
  const rule = attentionRule(attributes, t, d);
  const n = 5;
  const map = attentionMap(rows, { heads, keyHeads, channels: d, contextLength: t, rule }, n);
  expect(map).toHaveLength(heads * n * n);
  map.forEach((probability, i) => {
    const [head, query, key] = [Math.floor(i / (n * n)), Math.floor(i / n) % n, i % n];
    expect(probability, `head ${head}, query ${query}, key ${key}`).toBeCloseTo(twin[(head * t + query) * d + key]!, 6);
  });
});

test('only attentions that the logits depend on are tapped, in order', () => {
  const g = new GraphBuilder();
  const [q, k] = [g.input('state', 'q', [1, heads, t, d]), g.input('state', 'k', [1, keyHeads, t, d])];
  const [first] = g.apply('attention', [q, k, k], { window: 3 });
  g.apply('attention', [q, k, k]);
  const [second] = g.apply('attention', [first!, k, k], { softcap: 2 });
  const { program, attentions } = tapAttention(g, second!);
  expect(Object.keys(program.results)).toEqual(['logits', 'q0', 'k0', 'q1', 'k1']);
  expect(attentions.map(({ rule: { window, softcap } }) => ({ window, softcap }))).toEqual([
    { window: 3, softcap: 0 },
    { window: t, softcap: 2 },
  ]);
});

test('a distribution counts every finite element once, the largest ones in the outer bins', () => {
  const values = Float32Array.of(-2, -2, 0.01, 1, 2, Number.NaN, Number.POSITIVE_INFINITY);
  const { counts, rms, largest, reach, beyond, notFinite } = distribution(values);
  expect(counts.reduce((x, y) => x + y)).toBe(5);
  expect([counts[0], counts[24], counts[36], counts.at(-1)]).toEqual([2, 1, 1, 1]);
  expect(rms).toBeCloseTo(Math.sqrt((4 + 4 + 0.0001 + 1 + 4) / 5), 6);
  expect({ largest, reach, beyond, notFinite }).toEqual({ largest: 2, reach: 2, beyond: 0, notFinite: 2 });
});

test('a few outliers go to the outer bins and leave the rest its shape', () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => (i === 0 ? -50 : i === 1 ? 100 : (i % 10) - 4.5));
  const { counts, rms, largest, reach, beyond } = distribution(values);
  expect({ largest, beyond }).toEqual({ largest: 100, beyond: 2 });
  expect(reach).toBeCloseTo(4 * rms, 6);
  expect([counts[0], counts.at(-1)]).toEqual([1, 1]);
  expect(counts.slice(1, -1).filter((count) => count > 0).length).toBeGreaterThan(5);
});

test('a tensor of zeros has one bin and no update ratio', () => {
  const zeros = new Float32Array(6);
  expect(distribution(zeros)).toMatchObject({ rms: 0, largest: 0 });
  expect(distribution(zeros).counts.filter((count) => count > 0)).toEqual([6]);
  expect(updateRatio(zeros, Float32Array.of(1, 1, 1, 1, 1, 1))).toBeNull();
});

test('the update ratio is the size of the step over the size of the weights', () => {
  expect(updateRatio(Float32Array.of(3, 4), Float32Array.of(3, 4.5))).toBeCloseTo(0.1, 6);
});

test('the likeliest tokens are softmax of the logits, even of large ones', () => {
  const found = likeliest(Float32Array.of(1000, 1002, 1001, -5), 3);
  expect(found.map(({ index }) => index)).toEqual([1, 2, 0]);
  const sum = 1 + Math.exp(-1) + Math.exp(-2);
  found.forEach(({ probability }, i) => expect(probability).toBeCloseTo(Math.exp(-i) / sum, 6));
});
