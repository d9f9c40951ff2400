/** One lesson as far as the visitor is: the step, the answers, and the runs it may speak of. Going back loses nothing. */
import type { Lesson, LessonStep } from './catalogue';
import type { LessonRun } from './figures';
import type { LessonRuns } from './lesson-runs.svelte';

export type Source = 'here' | 'recorded';

/** The recorded runs begin with it. */
const recordedSeed = 1;

export class LessonState {
  index = $state(0);
  /** By step. */
  answers: Readonly<Record<number, string>> = $state.raw({});
  #chosen: Source | null = $state(null);
  /** Where its numbers come from; null until the visitor chose, or trained them in another lesson. Numbers of two devices are never mixed. */
  readonly source: Source | null = $derived.by(() => {
    const all = this.lesson.steps.flatMap(({ trains }) => trains?.(this.seed) ?? []);
    return this.#chosen ?? (all.length > 0 && this.runs.values('here', all) !== null ? 'here' : null);
  });
  readonly step: LessonStep | undefined = $derived.by(() => this.lesson.steps[this.index]);
  /** The last step that may be opened: up to the first that still waits for something. */
  readonly reach: number = $derived.by(() => {
    const open = this.lesson.steps.findIndex((_step, i) => this.#waitsFor(i) !== null);
    return open === -1 ? this.lesson.steps.length - 1 : open;
  });
  /** What keeps the next step closed. */
  readonly waitsFor: 'answer' | 'runs' | null = $derived.by(() => this.#waitsFor(this.index));
  /** The first seed of the numbers that are shown. */
  readonly firstSeed: number = $derived.by(() => (this.source === 'recorded' ? recordedSeed : this.seed));

  constructor(
    readonly lesson: Lesson,
    readonly runs: LessonRuns,
    /** The first seed of what is trained here. */
    readonly seed: number,
  ) {}

  get isLast(): boolean {
    return this.index === this.lesson.steps.length - 1;
  }

  /** A step beyond reach is not gone to; the farthest that is open is. */
  goTo(index: number): void {
    this.index = Math.max(0, Math.min(index, this.reach));
  }

  answer(step: number, choice: string): void {
    this.answers = { ...this.answers, [step]: choice };
  }

  /** val_bpb in order; null while one is missing. */
  values(runs: readonly LessonRun[]): readonly number[] | null {
    return this.source === null ? null : this.runs.values(this.source, runs);
  }

  /** Trains what this step needs and is not there yet. */
  async train(): Promise<void> {
    if (this.step?.trains === undefined) return;
    this.#chosen = 'here';
    await this.runs.train(this.step.trains(this.seed));
  }

  useRecorded(): void {
    this.runs.cancel();
    this.#chosen = 'recorded';
  }

  #waitsFor(index: number): 'answer' | 'runs' | null {
    const step = this.lesson.steps[index];
    if (step?.asks === true && this.answers[index] === undefined) return 'answer';
    if (step?.trains !== undefined && this.values(step.trains(this.firstSeed)) === null) return 'runs';
    return null;
  }
}
