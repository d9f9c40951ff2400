/** What was trained for the lessons on this device, and what was recorded; each run is trained once and kept for all lessons. */
import { AppError, errorRecord } from '../../base/errors';
import type { ErrorRecord } from '../../base/errors';
import type { TrialProgress } from '../../trial/types';
import { lessonManifest, lessonScript } from '../../worker/lesson-runs';
import type { Retrainer } from '../retrainer';
import type { LessonFigures, LessonRun } from './figures';

export interface LessonProgress {
  readonly done: number;
  readonly of: number;
  /** Of all runs, from 0 to 1. */
  readonly fraction: number;
}

const keyOf = ({ edit, seed }: LessonRun): string => `${edit}@${seed}`;

export class LessonRuns {
  progress: LessonProgress | null = $state.raw(null);
  error: ErrorRecord | null = $state.raw(null);
  #trained: Readonly<Record<string, number>> = $state.raw({});
  #controller: AbortController | null = null;

  constructor(
    private readonly retrainer: Retrainer,
    /** Null: none were recorded, or they could not be read. */
    readonly figures: LessonFigures | null,
  ) {
    retrainer.listen(({ progress }) => this.#told(progress));
  }

  /** In order; null while one is missing. */
  values(source: 'here' | 'recorded', runs: readonly LessonRun[]): readonly number[] | null {
    const recorded = this.figures?.runs ?? [];
    const values = runs.flatMap((run) => {
      const value =
        source === 'here'
          ? this.#trained[keyOf(run)]
          : recorded.find(({ edit, seed }) => edit === run.edit && seed === run.seed)?.valBpb;
      return value === undefined ? [] : [value];
    });
    return values.length === runs.length ? values : null;
  }

  missing(runs: readonly LessonRun[]): readonly LessonRun[] {
    return runs.filter((run) => this.#trained[keyOf(run)] === undefined);
  }

  /** Never throws; what was trained before a cancel or a failure is kept. */
  async train(wanted: readonly LessonRun[]): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    const runs = this.missing(wanted);
    this.error = null;
    try {
      for (const [done, run] of runs.entries()) {
        this.progress = { done, of: runs.length, fraction: done / runs.length };
        const value = await this.#valueOf(run, controller.signal);
        if (this.#controller !== controller) return;
        this.#trained = { ...this.#trained, [keyOf(run)]: value };
      }
    } catch (thrown) {
      if (this.#controller === controller) this.error = errorRecord(thrown, 'worker-message');
    } finally {
      if (this.#controller === controller) [this.#controller, this.progress] = [null, null];
    }
  }

  cancel(): void {
    this.#controller?.abort();
    [this.#controller, this.progress] = [null, null];
  }

  /** Progress of the run that trains. */
  #told(progress: TrialProgress): void {
    if (this.progress === null || progress.kind !== 'steps') return;
    const { done, of, fraction } = this.progress;
    this.progress = { done, of, fraction: Math.max(fraction, (done + progress.progress) / of) };
  }

  /** @throws AppError */
  async #valueOf({ edit, seed }: LessonRun, signal: AbortSignal): Promise<number> {
    const manifest = lessonManifest(seed);
    const trials = [{ arm: 'none' as const, index: 0, script: lessonScript(manifest, edit) }];
    const [outcome] = await this.retrainer.retrain({ manifest, trials }, signal);
    if (outcome?.kind === 'finished') return outcome.valBpb;
    throw new AppError(
      outcome?.error.code ?? 'worker-message',
      `lesson: the run with seed ${seed} did not finish (${outcome?.error.message ?? 'no result came'}); try again, or use the recorded figures`,
    );
  }
}
