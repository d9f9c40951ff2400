/** How long a study has run and may still take, read off its journal. */
import type { JournalEntry } from '../study/events';
import type { StudyView } from '../study/fold';

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

/** The mean of the decided trials times those left; null until one is decided. */
export function secondsLeft(view: StudyView, run: number): number | null {
  const decided = view.arms.reduce((sum, { trials }) => sum + trials.filter((trial) => trial.decision).length, 0);
  const all = view.manifest.trialsPerArm * view.manifest.arms.length;
  if (decided === 0 || view.status === 'finished') return null;
  return ((all - decided) * run) / decided;
}

/** `42 s`, `3 min`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
