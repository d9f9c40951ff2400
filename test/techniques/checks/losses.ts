/** Losses over logits (B, T, V) and targets (B, T), in nats. */
import type { Reference, Technique } from '../../support/techniques';
import { below, logSumExp, rowsOf, scalar, sumOf, within } from './reference';

const [sequences, length, vocabularySize] = [3, 5, 11];
const rows = sequences * length;
const logits = { shape: [sequences, length, vocabularySize], draw: within(6) };
const targets = { shape: [sequences, length], draw: below(vocabularySize), isInteger: true };

/** The mean over all tokens of what `each` says of a row of logits and its target. */
const meanOver = (x: Reference, ids: Reference, each: (row: Float64Array, target: number) => number): number =>
  sumOf(rowsOf(x).map((row, i) => each(row, ids.data[i]!))) / rows;

const crossEntropy = (row: Float64Array, target: number): number => logSumExp(row) - row[target]!;

export const losses: readonly Technique[] = [
  {
    script: 'z-loss',
    paper: 'arXiv 2204.02311',
    checks: [
      {
        kind: 'function',
        name: 'loss',
        inputs: [{ ...logits, draw: (random) => 20 + within(6)(random) }, targets],
        expected: (x, ids) =>
          scalar(meanOver(x, ids, (row, target) => crossEntropy(row, target) + 1e-4 * logSumExp(row) ** 2)),
        tolerance: 2e-6,
      },
    ],
  },
  {
    script: 'label-smoothing',
    paper: 'arXiv 1512.00567',
    checks: [
      {
        kind: 'function',
        name: 'loss',
        inputs: [logits, targets],
        expected: (x, ids) =>
          scalar(
            meanOver(x, ids, (row, target) => {
              const nats = Array.from(row, (_, token) => crossEntropy(row, token));
              const share = (token: number): number => (token === target ? 0.9 : 0) + 0.1 / vocabularySize;
              return sumOf(nats.map((nat, token) => share(token) * nat));
            }),
          ),
        tolerance: 2e-6,
      },
    ],
  },
  {
    script: 'multi-token-prediction',
    paper: 'arXiv 2404.19737',
    checks: [
      {
        kind: 'function',
        name: 'multiTokenLoss',
        inputs: [logits, logits, targets],
        expected: (first, second, ids) => {
          let nats = 0;
          for (let i = 0; i < rows; i++) {
            nats += crossEntropy(rowsOf(first)[i]!, ids.data[i]!);
            if (i % length < length - 1) nats += crossEntropy(rowsOf(second)[i]!, ids.data[i + 1]!);
          }
          return scalar(nats / rows);
        },
        tolerance: 2e-6,
      },
    ],
  },
];
