/** Verifying a recorded trial and its parent on this visitor's GPU: how far it is, the answer and its receipt, or why there is none. */
import { AppError, errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { TrialKey } from '../study/events';
import { studyIdOf } from '../study/manifest';
import type { Receipt } from '../study/receipt';
import type { TrialOutcome, TrialProgress } from '../trial/types';
import type { OpenStudy } from './open-study.svelte';
import type { Retrainer, RetrainingEvent } from './retrainer';
import { verifyWords } from '../words/verify';
import { fixed } from '../words/format';

/** Which of the two trainings runs, and how far it is. */
export interface VerifyProgress {
  readonly trial: TrialKey | null;
  readonly text: string;
  /** Of both trainings, from 0 to 1. */
  readonly fraction: number;
}

const waiting = (): VerifyProgress => ({ trial: null, text: verifyWords.preparing, fraction: 0 });

function wordsOf(progress: TrialProgress): string {
  switch (progress.kind) {
    case 'compiling':
      return verifyWords.compiling;
    case 'started':
      return verifyWords.training;
    case 'steps':
      return verifyWords.step((progress.steps.at(-1)?.step ?? 0) + 1);
    case 'evaluated':
      return `val_bpb ${fixed(progress.evaluation.valBpb, 4)}`;
    case 'sampled':
      return verifyWords.sampling;
  }
}

export class VerifyState {
  /** What is verified, or was last. */
  subject: TrialKey | null = $state.raw(null);
  progress: VerifyProgress | null = $state.raw(null);
  /** Of the subject. */
  receipt: Receipt | null = $state.raw(null);
  error: ErrorRecord | null = $state.raw(null);
  #controller: AbortController | null = null;

  constructor(private readonly retrainer: Retrainer) {
    retrainer.listen((event) => this.#told(event));
  }

  isAbout({ arm, index }: TrialKey): boolean {
    return this.subject?.arm === arm && this.subject.index === index;
  }

  /** Never throws; what the visitor cancelled is no error. */
  async run(study: OpenStudy, { arm, index }: TrialKey): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    [this.subject, this.progress, this.receipt, this.error] = [{ arm, index }, waiting(), null, null];
    try {
      const receipt = await this.#verified(study, { arm, index }, controller.signal);
      if (this.#controller === controller) this.receipt = receipt;
    } catch (thrown) {
      const error = errorRecord(thrown, 'worker-message');
      if (this.#controller === controller && error.code !== 'aborted') this.error = error;
    } finally {
      if (this.#controller === controller) [this.#controller, this.progress] = [null, null];
    }
  }

  /** Ends what is being trained; an answer that is there stays. */
  cancel(): void {
    if (this.#controller === null) return;
    this.#controller.abort();
    [this.#controller, this.progress, this.subject] = [null, null, null];
  }

  #told({ trial, progress }: RetrainingEvent): void {
    if (this.progress === null || this.subject === null) return;
    const isSecond = this.isAbout(trial);
    const part = progress.kind === 'steps' ? progress.progress : progress.kind === 'sampled' ? 1 : null;
    const fraction = part === null ? this.progress.fraction : (isSecond ? 0.5 : 0) + part / 2;
    this.progress = { trial, text: wordsOf(progress), fraction: Math.max(this.progress.fraction, fraction) };
  }

  async #verified(study: OpenStudy, trial: TrialKey, signal: AbortSignal): Promise<Receipt> {
    const [{ compareWithRecorded, recordedPair }, { makeReceipt }] = await Promise.all([
      import('../study/verify'),
      import('../study/receipt'),
    ]);
    const { view, entries } = study;
    const pair = recordedPair(view, trial);
    if (pair === null)
      throw new AppError(
        'usage',
        `verify: trial ${trial.index} or its parent has no recorded result; choose a trial that was measured`,
      );
    const trials = [pair.parent, pair.child].map(({ arm, index, script }) => ({ arm, index, script }));
    const [parent, child] = await this.retrainer.retrain({ manifest: view.manifest, trials }, signal);
    const verification = compareWithRecorded(view, pair, [parent as TrialOutcome, child as TrialOutcome]);
    return makeReceipt({
      ...{ studyId: await studyIdOf(view.manifest), name: view.manifest.name, entries, verification },
      browser: navigator.userAgent,
    });
  }
}
