/** Layers and how they are put together. */
import type { Tensor } from '../../../src/script/prelude/core';
import type { Reference, Technique } from '../../support/techniques';
import {
  attendMerged,
  below,
  channels,
  filled,
  gelu,
  linear,
  map,
  mapRows,
  plus,
  previous,
  rms,
  rowsOf,
  sigmoid,
  splitHeads,
  sumOf,
  within,
} from './reference';

const [b, t, c, heads, vocabularySize] = [2, 7, 12, 2, 40];
const x = { shape: [b, t, c], draw: within(2) };
const tokens = { shape: [b, t], draw: below(vocabularySize), isInteger: true };
const matrix = (rows: number, columns: number) => ({ shape: [rows, columns], draw: within(0.5) });
const vector = (size: number) => ({ shape: [size] });

const norms: readonly Technique[] = [
  {
    script: 'dyt',
    paper: 'arXiv 2503.10622',
    checks: [
      {
        kind: 'function',
        name: 'dyt',
        inputs: [x, vector(1), vector(c), vector(c)],
        expected: (values, alpha, weight, bias) =>
          map(values, (value, i) => weight.data[i % c]! * Math.tanh(alpha.data[0]! * value) + bias.data[i % c]!),
      },
    ],
  },
  {
    script: 'seednorm',
    paper: 'arXiv 2510.22777',
    checks: [
      {
        kind: 'function',
        name: 'seedNorm',
        inputs: [x, vector(c), vector(c), vector(c)],
        expected: (values, alpha, beta, gamma) =>
          mapRows(values, (row) => {
            const activation = Math.tanh(sumOf(row.map((value, i) => value * beta.data[i]!)));
            return rms(row).map((value, i) => (activation * alpha.data[i]! + gamma.data[i]!) * value);
          }),
      },
    ],
  },
];

const mlps: readonly Technique[] = [
  {
    script: 'swiglu',
    paper: 'arXiv 2002.05202',
    checks: [
      {
        kind: 'function',
        name: 'swiglu',
        inputs: [x, matrix(20, c), matrix(20, c), matrix(c, 20)],
        expected: (values, gate, up, down) => {
          const gated = map(linear(values, gate), (value) => value * sigmoid(value));
          const open = linear(values, up);
          return linear(
            map(gated, (value, i) => value * open.data[i]!),
            down,
          );
        },
      },
    ],
  },
  {
    script: 'relu-squared',
    paper: 'arXiv 2109.08668',
    checks: [
      {
        kind: 'function',
        name: 'reluSquared',
        inputs: [x],
        expected: (values) => map(values, (value) => (value > 0 ? value * value : 0)),
      },
    ],
  },
];

const memories: readonly Technique[] = [
  {
    script: 'value-embeddings',
    paper: 'arXiv 2410.17897',
    checks: [
      {
        kind: 'function',
        name: 'addValues',
        inputs: [{ shape: [b, heads, t, c / heads] }, x, x, matrix(heads, 5)],
        expected: (v, values, input, weight) => {
          const gate = map(linear(channels(input, 0, 5), weight), (value) => 2 * sigmoid(value));
          const gated = map(values, (value, i) => {
            const [row, head] = [Math.floor(i / c), Math.floor((i % c) / (c / heads))];
            return value * gate.data[row * heads + head]!;
          });
          return plus(v, splitHeads(gated, heads));
        },
      },
    ],
  },
  {
    script: 'token-shift',
    paper: 'arXiv 2305.13048',
    checks: [
      {
        kind: 'function',
        name: 'tokenShift',
        inputs: [x, vector(c)],
        expected: (values, mu) => {
          const before = previous(values);
          return map(values, (value, i) => mu.data[i % c]! * value + (1 - mu.data[i % c]!) * before.data[i]!);
        },
      },
    ],
  },
  {
    script: 'causal-conv',
    paper: 'arXiv 2109.08668',
    checks: [3, 4].map((taps) => ({
      kind: 'function',
      name: 'convolve',
      inputs: [x, matrix(c, taps)],
      expected: (values, weight) => {
        const back = [values];
        for (let step = 1; step < taps; step++) back.push(previous(back.at(-1)!));
        const tap = (channel: number, step: number): number => weight.data[channel * taps + taps - 1 - step]!;
        return map(values, (value, i) => value + sumOf(back.map((past, step) => tap(i % c, step) * past.data[i]!)));
      },
    })),
  },
  {
    script: 'bigram-hash',
    paper: 'modded-nanogpt',
    checks: [
      { kind: 'function', name: 'bigramIds', inputs: [tokens], expected: bigramRows },
      { kind: 'function', name: 'bigramIds', inputs: [{ ...tokens, draw: below(2 ** 24) }], expected: bigramRows },
      {
        kind: 'function',
        name: 'bigramEmbedding',
        inputs: [tokens, { shape: [509, c] }],
        expected: (ids, table) => {
          const chosen = Array.from(bigramRows(ids).data, (row) => rowsOf(table)[row]!);
          return filled([b, t, c], (i) => chosen[Math.floor(i / c)]![i % c]!);
        },
      },
    ],
  },
];

/** (−1640531535 · previous) xor (747796405 · current), both mod 2³², as a signed number, mod 509. */
function bigramRows(ids: Reference): Reference {
  const wrapped = (factor: bigint, id: number): bigint => BigInt.asUintN(32, factor * BigInt(id));
  return map(ids, (id, i) => {
    const before = i % t === 0 ? -1 : ids.data[i - 1]!;
    const hash = BigInt.asIntN(32, wrapped(-1640531535n, before) ^ wrapped(747796405n, id));
    return Number(((hash % 509n) + 509n) % 509n);
  });
}

/** A stand-in for a layer, in both languages. */
const layer = (i: number, values: Tensor): Tensor => values.tanh().mul(2).add(i);
const layerReference = (i: number, values: Reference): Reference => map(values, (value) => 2 * Math.tanh(value) + i);

const connections: readonly Technique[] = [
  {
    script: 'unet-skips',
    paper: 'arXiv 1505.04597',
    settings: { layers: 4 },
    checks: [4, 5].map((layers) => ({
      kind: 'function',
      name: 'unet',
      inputs: [x, vector(2)],
      rest: [layers, layer],
      expected: (values, weights) => {
        const outputs: Reference[] = [];
        let running = values;
        for (let i = 0; i < layers; i++) {
          const mirrored = outputs[layers - 1 - i];
          const weight = weights.data[i - Math.ceil(layers / 2)];
          if (mirrored && weight !== undefined)
            running = plus(
              running,
              map(mirrored, (value) => weight * value),
            );
          running = layerReference(i, running);
          outputs.push(running);
        }
        return running;
      },
    })),
  },
  {
    script: 'parallel-blocks',
    paper: 'arXiv 2204.02311',
    checks: [
      {
        kind: 'function',
        name: 'parallelLayers',
        inputs: [x, matrix(7 * c, c), matrix(c, 5 * c)],
        rest: [heads],
        expected: (values, into, out) => {
          const projected = linear(values, into);
          const attended = attendMerged(channels(projected, 0, 3 * c), heads);
          const hidden = map(channels(projected, 3 * c, 7 * c), gelu);
          return plus(linear(attended, channels(out, 0, c)), linear(hidden, channels(out, c, 5 * c)));
        },
      },
    ],
  },
  {
    script: 'residual-scalars',
    paper: 'modded-nanogpt',
    checks: [0, 2].map((at) => ({
      kind: 'function',
      name: 'rescaled',
      inputs: [x, x, vector(3), vector(3)],
      rest: [at],
      expected: (values, first, own, back) =>
        map(values, (value, i) => own.data[at]! * value + back.data[at]! * first.data[i]!),
    })),
  },
  {
    script: 'checkpointing',
    paper: 'arXiv 1604.06174',
    checks: [
      {
        kind: 'function',
        name: 'attend',
        inputs: [x, matrix(3 * c, c), vector(3 * c), matrix(c, c), vector(c)],
        rest: [heads],
        expected: (values, into, intoBias, out, outBias) =>
          linear(attendMerged(linear(values, into, intoBias), heads), out, outBias),
      },
      {
        kind: 'function',
        name: 'mlp',
        inputs: [x, matrix(4 * c, c), vector(4 * c), matrix(c, 4 * c), vector(c)],
        expected: (values, into, intoBias, out, outBias) =>
          linear(map(linear(values, into, intoBias), gelu), out, outBias),
      },
    ],
  },
];

export const architectures: readonly Technique[] = [...norms, ...mlps, ...memories, ...connections];
