/** Looks in words: names of trainings, tokens as they can be read, and what stands out in a map. */
import { armIds } from '../../study/manifest';
import type { AttentionLook, TensorLook } from '../../trial/look';
import { armWords } from '../../words/arms';
import { fixed, localized } from '../../words/format';
import { insideWords } from '../../words/inside';

/** Of a step of Adam, of the size of the weights: far below it learning stalls, far above it runs apart. */
export const healthyRatio = 1e-3;

/** A search trial of a study by its arm and number, a measurement of it, or what is trained beside studies. */
export function trainingName(trialId: string, isOfStudy: boolean): string {
  const [, arm, index] = /^[0-9a-f]+-([a-z-]+)-(\d+)$/.exec(trialId) ?? [];
  const { trainings } = insideWords;
  if (!isOfStudy) return index === undefined ? trainings.aRun : trainings.run(index);
  const known = armIds.find((id) => id === arm);
  return known === undefined || index === undefined
    ? trainings.measurement
    : trainings.trial(armWords.names[known], index);
}

/** Spaces and line ends made visible; the token before all text has no text of its own. */
export const shownToken = (token: string, index: number): string =>
  token === ''
    ? index === 0
      ? insideWords.tokenStart
      : insideWords.tokenEnd
    : token.replaceAll(' ', '·').replaceAll('\n', '↵');

export interface Taken {
  readonly key: number;
  readonly probability: number;
}

/** What a query takes from each key, most first. */
export function takenBy({ probabilities }: AttentionLook, head: number, query: number, n: number): readonly Taken[] {
  const row = (head * n + query) * n;
  return Array.from({ length: query + 1 }, (_, key) => ({ key, probability: probabilities[row + key] ?? 0 })).sort(
    (a, b) => b.probability - a.probability,
  );
}

/** How a head spreads, over the queries after the first: what it gives the token itself, the one before it, and the first of all. */
export function habitsOf(
  { probabilities }: AttentionLook,
  head: number,
  n: number,
): { readonly self: number; readonly previous: number; readonly first: number } | null {
  if (n < 2) return null;
  const mean = (keyOf: (query: number) => number): number => {
    let sum = 0;
    for (let query = 1; query < n; query++) sum += probabilities[(head * n + query) * n + keyOf(query)] ?? 0;
    return sum / (n - 1);
  };
  return { self: mean((query) => query), previous: mean((query) => query - 1), first: mean(() => 0) };
}

export const percent = (fraction: number): string => `${fixed(100 * fraction, fraction < 0.1 ? 1 : 0)} %`;

/** Three digits, in powers of ten where that is shorter. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return localized(size >= 0.001 && size < 10_000 ? String(Number(value.toPrecision(3))) : value.toExponential(1));
}

/** How far the ratio is from a healthy one, as a word. */
export function ratioWord(ratio: TensorLook['updateRatio']): string {
  const { zero, slow, fast, healthy } = insideWords.ratios;
  if (ratio === null) return zero;
  if (ratio < healthyRatio / 10) return slow;
  return ratio > healthyRatio * 10 ? fast : healthy;
}
