/** What is being trained outside the search, in words: `confirming with papers, seed 2 of 5`. */
import type { StudyManifest } from '../study/manifest';
import { seedOf } from '../study/measurement';
import type { Measurement, Purpose, Subject } from '../study/measurement';
import { armWords } from '../words/arms';
import { replayWords } from '../words/replay';

function subjectWords(subject: Subject): string {
  switch (subject.kind) {
    case 'baseline':
      return replayWords.measuring.baseline;
    case 'trial':
      return armWords.inPhrases[subject.arm];
    case 'without':
      return replayWords.measuring.without(armWords.inPhrases[subject.arm], subject.removed.join(', '));
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
  return k < 0 ? '' : replayWords.measuring.seed(k + 1, count);
}

function deedWords({ purpose, subject, budgetFactor }: Measurement): string {
  const words = replayWords.measuring;
  switch (purpose) {
    case 'noise-floor':
      return words.noiseFloor;
    case 'repeat':
      return words.repeat;
    case 'paired':
      return subject.kind === 'trial'
        ? words.paired(armWords.inPhrases[subject.arm], subject.index)
        : words.pairedBaseline;
    case 'confirmation':
    case 'pruned':
      return words.confirming(subjectWords(subject));
    case 'ablation':
      return subject.kind === 'without'
        ? words.leavingOut(subject.removed.join(', '), armWords.inPhrases[subject.arm])
        : words.leavingOutChange;
    case 'long-run':
      return words.longRun(subjectWords(subject), budgetFactor);
    case 'test':
      return words.test(subjectWords(subject));
  }
}

export const measuringWords = (measurement: Measurement, manifest: StudyManifest): string =>
  deedWords(measurement) + seedWords(measurement, manifest);
