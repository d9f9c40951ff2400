/**
 * A journal as a film: which of its entries are shown, and how fast they follow each other. What is on the screen is the fold of the
 * entries shown, as for a study that runs.
 */
import type { Decision, JournalEntry, TrialKey } from '../study/events';
import { StudyFold } from '../study/fold';
import type { StudyView } from '../study/fold';
import { positionAt, timelineOf } from './replay-timeline';
import { entryWords } from './replay-words';
import { replayedTrial } from './replayed-trial';

export const replaySpeeds = [0.5, 1, 2, 4, 8] as const;
export type ReplaySpeed = (typeof replaySpeeds)[number];

export interface DecisionTick extends TrialKey {
  readonly atMs: number;
  readonly decision: Decision;
}

export class ReplayState {
  readonly durationMs: number;
  readonly decisions: readonly DecisionTick[];
  elapsedMs: number = $state(0);
  speed: ReplaySpeed = $state(1);
  isPlaying = $state(false);
  /** How many entries are shown; at least the one that creates the study. */
  readonly position: number = $derived.by(() => positionAt(this.#timeline, this.elapsedMs));
  readonly isAtEnd = $derived.by(() => this.position >= this.entries.length);
  readonly shown = $derived.by(() => this.entries.slice(0, this.position));
  readonly view: StudyView = $derived.by(() => this.#viewAt(this.position));
  readonly words = $derived.by(() => {
    const last = this.entries[this.position - 1];
    return last === undefined ? '' : entryWords(last, this.view.manifest);
  });
  readonly live = $derived.by(() => replayedTrial(this.entries, this.position, this.#share));
  readonly #timeline;
  #fold = new StudyFold();
  #folded = 0;

  /** It begins where a finished study is: at its end. */
  constructor(readonly entries: readonly JournalEntry[]) {
    this.#timeline = timelineOf(entries);
    this.durationMs = this.#timeline.durationMs;
    this.elapsedMs = this.durationMs;
    this.decisions = entries.flatMap(({ event }, i) =>
      event.kind === 'trialDecided'
        ? [{ arm: event.arm, index: event.index, decision: event.decision, atMs: this.#timeline.atMs[i] ?? 0 }]
        : [],
    );
  }

  /** Of the last entry shown, which is how an address names the position. */
  get sequence(): number {
    return this.position - 1;
  }

  /** From the start, if it is at its end. */
  play(): void {
    if (this.elapsedMs >= this.durationMs) this.elapsedMs = 0;
    this.isPlaying = true;
  }

  pause(): void {
    this.isPlaying = false;
  }

  /** Time has passed on the visitor's clock. */
  advance(ms: number): void {
    if (!this.isPlaying) return;
    this.elapsedMs = Math.min(this.durationMs, this.elapsedMs + Math.max(0, ms) * this.speed);
    if (this.elapsedMs >= this.durationMs) this.isPlaying = false;
  }

  scrub(elapsedMs: number): void {
    this.isPlaying = false;
    this.elapsedMs = Math.min(this.durationMs, Math.max(0, elapsedMs));
  }

  /** To the moment at which the entry with this number is the last one shown. */
  goTo(sequence: number): void {
    const last = this.entries.length - 1;
    this.scrub(this.#timeline.atMs[Math.min(last, Math.max(0, sequence))] ?? 0);
  }

  /** To the decision after the present moment, or before it. */
  goToDecision(direction: 'next' | 'previous'): void {
    const { elapsedMs } = this;
    const found =
      direction === 'next'
        ? this.decisions.find(({ atMs }) => atMs > elapsedMs)?.atMs
        : this.decisions.findLast(({ atMs }) => atMs < elapsedMs)?.atMs;
    this.scrub(found ?? (direction === 'next' ? this.durationMs : 0));
  }

  get #share(): number {
    const { atMs } = this.#timeline;
    const [from = 0, to = 0] = [atMs[this.position - 1], atMs[this.position]];
    return to > from ? Math.min(1, Math.max(0, (this.elapsedMs - from) / (to - from))) : 0;
  }

  /** Forward it folds on; back it begins anew. */
  #viewAt(position: number): StudyView {
    if (position < this.#folded) [this.#fold, this.#folded] = [new StudyFold(), 0];
    for (const entry of this.entries.slice(this.#folded, position)) this.#fold.add(entry);
    this.#folded = position;
    return this.#fold.view();
  }
}
