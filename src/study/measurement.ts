/**
 * Trainings beyond the search: the noise floor, extra paired seeds, confirmation, ablation, long runs and the sealed test. Each trains
 * one script with one seed and is judged on one split. A script that two subjects share is trained once for both.
 */
import type { ErrorRecord } from '../base/errors';
import { seedFromText } from '../base/random';
import type { SplitName, TrialFailure, TrialOutcome } from '../trial/types';
import type { ArmId, StudyManifest } from './manifest';
import { normalizeScript } from './script-diff';

export const purposes = [
  'noise-floor',
  'repeat',
  'paired',
  'confirmation',
  'ablation',
  'pruned',
  'long-run',
  'test',
] as const;
export type Purpose = (typeof purposes)[number];

/** Whose script is trained. */
export type Subject =
  | { readonly kind: 'baseline' }
  | { readonly kind: 'trial'; readonly arm: ArmId; readonly index: number }
  /** The arm's final script without the changes of these kept trials. */
  | { readonly kind: 'without'; readonly arm: ArmId; readonly removed: readonly number[] };

export interface Measurement {
  readonly purpose: Purpose;
  readonly subject: Subject;
  readonly seed: number;
  readonly split: Exclude<SplitName, 'train'>;
  /** Of the study's budget. */
  readonly budgetFactor: number;
  readonly script: string;
}

export type MeasuredOutcome =
  | { readonly kind: 'finished'; readonly valBpb: number; readonly elapsedSeconds: number; readonly adapter: string }
  | { readonly kind: 'failed'; readonly failure: TrialFailure; readonly error: ErrorRecord };

export interface Measured extends Measurement {
  readonly outcome: MeasuredOutcome;
}

/** Equal for trainings that give the same number; a repeat is there to see whether it does. */
export const contentKey = ({ purpose, seed, split, budgetFactor, script }: Omit<Measurement, 'subject'>): string =>
  `${purpose === 'repeat' ? 'repeat' : ''}|${split}|${budgetFactor}|${seed}|${normalizeScript(script)}`;

/** The k-th seed of a purpose. Parent and child share the search's; seed 0 of the search is that of every trial. */
export const seedOf = (
  manifest: StudyManifest,
  series: 'search' | 'confirmation' | 'pruned' | 'long-run' | 'test',
  k: number,
): number =>
  seedFromText(series === 'search' && k === 0 ? `${manifest.seed}/search` : `${manifest.seed}/${series}/${k}`);

export function measuredOutcome(outcome: TrialOutcome): MeasuredOutcome {
  if (outcome.kind === 'failed') return outcome;
  const { valBpb, measurements } = outcome;
  return { kind: 'finished', valBpb, elapsedSeconds: measurements.elapsedSeconds, adapter: measurements.facts.adapter };
}

export function subjectName(subject: Subject): string {
  switch (subject.kind) {
    case 'baseline':
      return 'baseline';
    case 'trial':
      return `${subject.arm} ${subject.index}`;
    case 'without':
      return `${subject.arm} without ${subject.removed.join(', ')}`;
  }
}
