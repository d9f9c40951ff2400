/** What is being trained outside the search, in words: `confirming with papers, seed 2 of 5`. */
import type { StudyManifest } from '../study/manifest';
import { seedOf } from '../study/measurement';
import type { Measurement, Purpose, Subject } from '../study/measurement';
import { armNames } from './announce';

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function subjectWords(subject: Subject): string {
  switch (subject.kind) {
    case 'baseline':
      return 'the baseline';
    case 'trial':
      return lower(armNames[subject.arm]);
    case 'without':
      return `${lower(armNames[subject.arm])} without trial ${subject.removed.join(', ')}`;
  }
}

/** Where the seeds of a purpose come from, and how many there are; null where they are not counted. */
function seriesOf(
  purpose: Purpose,
  { protocol }: StudyManifest,
): readonly [Parameters<typeof seedOf>[1], number] | null {
  const { noiseFloorSeeds, confirmationSeeds, longRunSeeds } = protocol;
  switch (purpose) {
    case 'noise-floor':
      return ['search', noiseFloorSeeds];
    case 'confirmation':
    case 'ablation':
      return ['confirmation', confirmationSeeds];
    case 'pruned':
      return ['pruned', confirmationSeeds];
    case 'long-run':
      return ['long-run', longRunSeeds];
    case 'test':
      return ['test', Math.max(1, confirmationSeeds)];
    case 'repeat':
    case 'paired':
      return null;
  }
}

function seedWords({ purpose, seed }: Measurement, manifest: StudyManifest): string {
  const series = seriesOf(purpose, manifest);
  if (series === null) return '';
  const [name, count] = series;
  const k = Array.from({ length: count }, (_, i) => seedOf(manifest, name, i)).indexOf(seed);
  return k < 0 ? '' : `, seed ${k + 1} of ${count}`;
}

function deedWords({ purpose, subject, budgetFactor }: Measurement): string {
  switch (purpose) {
    case 'noise-floor':
      return 'noise floor';
    case 'repeat':
      return 'noise floor, one seed again';
    case 'paired':
      return subject.kind === 'trial'
        ? `${lower(armNames[subject.arm])}, trial ${subject.index} on another seed`
        : 'the baseline on another seed';
    case 'confirmation':
      return `confirming ${subjectWords(subject)}`;
    case 'ablation':
      return subject.kind === 'without'
        ? `leaving out trial ${subject.removed.join(', ')} (${lower(armNames[subject.arm])})`
        : 'leaving out a change';
    case 'pruned':
      return `confirming ${subjectWords(subject)}`;
    case 'long-run':
      return `${subjectWords(subject)} for ${budgetFactor} times the budget`;
    case 'test':
      return `sealed test of ${subjectWords(subject)}`;
  }
}

export const measuringWords = (measurement: Measurement, manifest: StudyManifest): string =>
  deedWords(measurement) + seedWords(measurement, manifest);
