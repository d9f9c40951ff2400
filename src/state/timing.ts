/** How long a study has run and may still take, read off its journal. */
import type { JournalEntry } from '../study/events';
import type { StudyView, TrialView } from '../study/fold';
import { budgetsIn, plannedStages } from './training-plan';

/** Seconds between entries while the study ran: pauses, and the time until a resume, do not count. */
export function secondsRun(entries: readonly JournalEntry[]): number {
  let milliseconds = 0;
  for (const [i, entry] of entries.entries()) {
    const before = entries[i - 1];
    if (before === undefined || before.event.kind === 'studyPaused' || entry.event.kind === 'studyResumed') continue;
    milliseconds += Math.max(0, Date.parse(entry.time) - Date.parse(before.time));
  }
  return milliseconds / 1000;
}

export interface TrainingProgress {
  readonly done: number;
  /** An estimate until the search is over. */
  readonly all: number;
}

/** Trials and measurements, in budgets of one trial: a long run counts for several. */
export function trainingProgress({ manifest, arms, measurements, status }: StudyView): TrainingProgress {
  const { protocol, trialsPerArm } = manifest;
  const count = (decisions: (decision: TrialView['decision']) => boolean): number =>
    arms.reduce((sum, { trials }) => sum + trials.filter(({ decision }) => decisions(decision)).length, 0);
  const trials = arms.length * trialsPerArm;
  const decided = count((decision) => decision !== null);
  const kept = count((decision) => decision === 'keep') / Math.max(1, arms.length);
  const planned = budgetsIn(
    plannedStages({ arms: arms.length, trialsPerArm, protocol, ...(decided === trials ? { keptPerArm: kept } : {}) }),
  );
  const search = 1 + arms.length * (trialsPerArm - 1);
  const done = decided + measurements.reduce((sum, { budgetFactor }) => sum + budgetFactor, 0);
  return { done, all: status === 'finished' ? done : Math.max(done, trials + planned - search) };
}

/** The mean of the trainings done times those left; null until one is done. */
export function secondsLeft(view: StudyView, run: number): number | null {
  const { done, all } = trainingProgress(view);
  return done === 0 || view.status === 'finished' ? null : ((all - done) * run) / done;
}

/** `42 s`, `3 min`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
