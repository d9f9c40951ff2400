/**
 * When each entry of a journal is shown in a replay: the gaps between entries, scaled alike and capped, so that a study of an hour is
 * watched in less than a minute. What is measured outside the search goes by faster.
 */
import type { JournalEntry } from '../study/events';

export interface Timeline {
  /** Of each entry, from the start; each is later than the one before, so a moment names one position. */
  readonly atMs: readonly number[];
  readonly durationMs: number;
}

const wholeMs = 45_000;
const longestGapMs = 2_000;
const measuringWeight = 1 / 3;
/** Of the whole, for telling apart entries that were written in the same millisecond. */
const shareApart = 0.1;

export function timelineOf(entries: readonly JournalEntry[]): Timeline {
  const gaps = entries.map((entry, i) => gapMs(entries[i - 1], entry));
  const scale = scaleOf(gaps);
  const apartMs = Math.min(5, (shareApart * wholeMs) / Math.max(1, entries.length));
  let now = 0;
  const atMs = gaps.map((gap, i) => (now += i === 0 ? 0 : apartMs + Math.min(longestGapMs, scale * gap)));
  return { atMs, durationMs: now };
}

/** Pauses, and the time until a resume, do not count. */
function gapMs(before: JournalEntry | undefined, { time, event }: JournalEntry): number {
  if (before === undefined || before.event.kind === 'studyPaused' || event.kind === 'studyResumed') return 0;
  const weight = event.kind === 'measurementFinished' || event.kind === 'measurementStopped' ? measuringWeight : 1;
  const gap = Date.parse(time) - Date.parse(before.time);
  return Number.isFinite(gap) ? weight * Math.max(0, gap) : 0;
}

/** At most 1: nothing is slower than it was. By bisection, as the capped sum grows with the scale. */
function scaleOf(gaps: readonly number[]): number {
  const lengthAt = (scale: number): number => gaps.reduce((sum, gap) => sum + Math.min(longestGapMs, scale * gap), 0);
  if (lengthAt(1) <= wholeMs) return 1;
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (lengthAt(middle) > wholeMs) high = middle;
    else low = middle;
  }
  return low;
}

/** How many entries are shown at a moment: at least the first. */
export function positionAt({ atMs }: Timeline, elapsedMs: number): number {
  let [low, high] = [0, atMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((atMs[middle] ?? Infinity) <= elapsedMs) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}
