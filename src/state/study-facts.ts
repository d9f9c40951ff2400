/** Facts about a study that its journal tells: who proposed, on which devices it ran, what it spent, what failed. */
import type { JournalEntry } from '../study/events';
import type { StudyView } from '../study/fold';
import type { StudyManifest } from '../study/manifest';

import { spentIn } from '../study/spent';
import { journalWords } from '../words/journal';
import { reportWords } from '../words/report';
import { count as countWords, fixed } from '../words/format';

export const isSoftwareAdapter = (name: string): boolean => /swiftshader|llvmpipe|softpipe|basic render/i.test(name);

export function researcherWords({ researcher }: StudyManifest): string {
  if (researcher.kind === 'recorded') return journalWords.repeatsRecorded(researcher.name);
  return researcher.kind === 'librarian' ? journalWords.librarian : researcher.model;
}

/** A study that repeats a recording has left it, or come to its end, and would do so again. */
export const hasReplayEnded = ({ pause }: StudyView): boolean =>
  pause?.error?.code === 'cassette-diverged' || pause?.error?.code === 'cassette-miss';

/** Different adapters, in the order in which they were first used. */
export function adaptersOf({ arms, measurements }: StudyView): string[] {
  const trained = arms.flatMap(({ trials }) => trials.flatMap(({ facts }) => facts?.adapter ?? []));
  const measured = measurements.flatMap(({ outcome }) => (outcome.kind === 'finished' ? outcome.adapter : []));
  return [...new Set([...trained, ...measured])];
}

/** Number of trials and measurements by how they failed. */
export function failuresOf({ arms, measurements }: StudyView): ReadonlyMap<string, number> {
  const trials = arms.flatMap((arm) => arm.trials);
  const kinds = [
    ...[...trials, ...measurements].flatMap(({ outcome }) =>
      outcome?.kind === 'failed' ? reportWords.failures[outcome.failure] : [],
    ),
    ...trials.flatMap(({ decision }) => (decision === 'proposal-failed' ? reportWords.failures['no-proposal'] : [])),
  ];
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Trainings that were made: a trial whose script had been measured shares its number. */
export function trainingsOf({ arms, measurements }: StudyView): number {
  const trials = arms.flatMap((arm) => arm.trials);
  return (
    trials.filter(({ outcome, measuredBy }) => outcome !== null && measuredBy === null).length + measurements.length
  );
}

export const costWords = (entries: readonly JournalEntry[]): string => {
  const { tokens, usd } = spentIn(entries);
  if (tokens === 0) return reportWords.cost.noTokens;
  return reportWords.cost.tokens(countWords(tokens), usd === null ? null : fixed(usd, 2));
};
