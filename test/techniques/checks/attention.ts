/** Attention's variants, each against a full softmax over the keys before a query. */
import type { Technique } from '../../support/techniques';
import { attendMerged, attention, channels, map, mapRows, mergeHeads, rms, splitHeads, within } from './reference';

const [b, t, d, heads] = [2, 7, 4, 2];
const qkv = { shape: [b, t, 3 * heads * d], draw: within(2) };

export const attentions: readonly Technique[] = [
  {
    script: 'qk-norm',
    paper: 'arXiv 2010.04245',
    checks: [
      {
        kind: 'function',
        name: 'qkNormAttention',
        inputs: [qkv, { shape: [d] }, { shape: [d] }],
        expected: (x, queryGain, keyGain) => {
          const [q, k, v] = [0, 1, 2].map((part) =>
            splitHeads(channels(x, part * heads * d, (part + 1) * heads * d), heads),
          );
          const normed = (part: typeof x, gain: typeof x): typeof x =>
            mapRows(part, (row) => rms(row).map((value, c) => value * gain.data[c]!));
          return mergeHeads(attention(normed(q!, queryGain), normed(k!, keyGain), v!));
        },
      },
    ],
  },
  {
    script: 'gqa',
    paper: 'arXiv 2305.13245',
    checks: [
      [2, 1],
      [6, 2],
    ].map(([queryHeads = 1, keyHeads = 1]) => ({
      kind: 'function',
      name: 'groupedAttention',
      inputs: [{ shape: [b, t, (queryHeads + 2 * keyHeads) * d], draw: within(2) }],
      rest: [queryHeads, keyHeads],
      expected: (x) => attendMerged(x, queryHeads, keyHeads),
    })),
  },
  {
    script: 'sliding-window',
    paper: 'arXiv 2004.05150',
    checks: [1, 3, t].map((window) => ({
      kind: 'function',
      name: 'slidingAttention',
      inputs: [qkv],
      rest: [heads, window],
      expected: (x) => attendMerged(x, heads, heads, (dot, _, i, j) => (i - j < window ? dot : -Infinity)),
    })),
  },
  {
    script: 'partial-rope',
    paper: 'arXiv 2104.09864',
    checks: [
      {
        kind: 'function',
        name: 'partialRope',
        inputs: [{ shape: [b, heads, t, 16] }],
        expected: (x) =>
          map(x, (value, flat) => {
            const [channel, position] = [flat % 16, Math.floor(flat / 16) % t];
            if (channel >= 8) return value;
            const angle = position * 10000 ** (-(channel % 4) / 4);
            const other = x.data[channel < 4 ? flat + 4 : flat - 4]!;
            return value * Math.cos(angle) + (channel < 4 ? other : -other) * Math.sin(angle);
          }),
      },
    ],
  },
  {
    script: 'alibi',
    paper: 'arXiv 2108.12409',
    checks: [2, 4].map((count) => ({
      kind: 'function',
      name: 'alibiAttention',
      inputs: [{ shape: [b, t, 3 * count * d], draw: within(2) }],
      rest: [count],
      expected: (x) =>
        attendMerged(x, count, count, (dot, head, i, j) => dot - 2 ** ((-8 * (head + 1)) / count) * (i - j)),
    })),
  },
  {
    script: 'softcap-attention',
    paper: 'arXiv 2408.00118',
    checks: [
      {
        kind: 'function',
        name: 'cappedAttention',
        inputs: [{ ...qkv, draw: within(6) }],
        rest: [heads],
        expected: (x) => attendMerged(x, heads, heads, (dot) => 50 * Math.tanh(dot / 50)),
      },
    ],
  },
  {
    script: 'attention-bias',
    paper: 'arXiv 1910.10683',
    checks: [
      {
        kind: 'function',
        name: 'biasedAttention',
        inputs: [qkv, { shape: [heads, 9, 9], draw: within(3) }],
        expected: (x, bias) =>
          attendMerged(x, heads, heads, (dot, head, i, j) => dot + bias.data[(head * 9 + i) * 9 + j]!),
      },
    ],
  },
];
