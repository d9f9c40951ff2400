/** One training of a study, a search trial or a measurement: from its journaled start to its journaled outcome, or to a pause that will run it again. */
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { ModelFacts, TrialOutcome, TrialProgress, TrialSpec } from '../trial/types';
import { compactOutcome } from './compact';
import { measurementSpec, trialSpec } from './context';
import type { TrialKey } from './events';
import type { StudyView } from './fold';
import { studyIdOf } from './manifest';
import type { StudyManifest } from './manifest';
import { measuredOutcome } from './measurement';
import type { Step } from './next-step';
import type { TrialRunner } from './ports';
import { Pause } from './study-run';
import type { StudyRun } from './study-run';

type RunStep = Extract<Step, { kind: 'run' }>;
type MeasureStep = Extract<Step, { kind: 'measure' }>;

type Result =
  | { readonly kind: 'outcome'; readonly outcome: TrialOutcome }
  | { readonly kind: 'interrupted'; readonly pause: Pause; readonly error: ErrorRecord };

export async function runTrial(run: StudyRun, { manifest }: StudyView, step: RunStep): Promise<void> {
  const trial: TrialKey = { arm: step.arm, index: step.index };
  const spec = trialSpec(manifest, await studyIdOf(manifest), trial, step.proposal.script);
  await run.journal.append({ kind: 'trialStarted', ...trial });
  const facts = factsWriter(run, trial);
  const onProgress = (progress: TrialProgress): void => {
    if (progress.kind === 'started') facts.write(progress.facts);
    run.onProgress?.(trial, progress);
  };
  const result = await execute(run, spec, onProgress, step.lastAttempt);
  await facts.written();
  if (result.kind === 'interrupted') {
    await run.journal.append({ kind: 'trialStopped', ...trial, error: result.error });
    throw result.pause;
  }
  const outcome = compactOutcome(result.outcome);
  await run.journal.append({ kind: 'trialFinished', ...trial, outcome, measuredBy: null });
}

/** A search trial trained as the study trains it, its outcome as the journal would have it; nothing is journaled. */
export async function retrainTrial(
  runner: TrialRunner,
  manifest: StudyManifest,
  { script, ...trial }: TrialKey & { readonly script: string },
  onProgress: (progress: TrialProgress) => void,
  signal: AbortSignal,
): Promise<TrialOutcome> {
  const spec = trialSpec(manifest, await studyIdOf(manifest), trial, script);
  return compactOutcome(await runner.run(spec, onProgress, signal));
}

export async function runMeasurement(run: StudyRun, { manifest }: StudyView, step: MeasureStep): Promise<void> {
  const { measurement, lastAttempt } = step;
  const spec = measurementSpec(manifest, await studyIdOf(manifest), measurement);
  await run.journal.append({ kind: 'measurementStarted', ...measurement });
  const onProgress = (progress: TrialProgress): void => run.onMeasuring?.(measurement, progress);
  const result = await execute(run, spec, onProgress, lastAttempt);
  if (result.kind === 'interrupted') {
    await run.journal.append({ kind: 'measurementStopped', error: result.error });
    throw result.pause;
  }
  const outcome = measuredOutcome(compactOutcome(result.outcome));
  await run.journal.append({ kind: 'measurementFinished', outcome });
}

async function execute(
  run: StudyRun,
  spec: TrialSpec,
  onProgress: (progress: TrialProgress) => void,
  lastAttempt: boolean,
): Promise<Result> {
  try {
    return judge(await run.runner.run(spec, onProgress, run.signal), run.signal, lastAttempt);
  } catch (thrown) {
    return interrupted(errorRecord(thrown, 'worker-message'), run.signal);
  }
}

/**
 * A lost device pauses the study once a training; if the same one loses it again, it is at fault and fails,
 * or the study could never get past it.
 */
function judge(outcome: TrialOutcome, signal: AbortSignal, lastAttempt: boolean): Result {
  if (outcome.kind === 'finished') return { kind: 'outcome', outcome };
  const lost = outcome.failure === 'device-lost';
  if (outcome.failure === 'stopped' || signal.aborted || (lost && !lastAttempt))
    return interrupted(lost ? { ...outcome.error, code: 'device-lost' } : outcome.error, signal);
  return { kind: 'outcome', outcome };
}

function interrupted(error: ErrorRecord, signal: AbortSignal): Result {
  if (signal.aborted) return { kind: 'interrupted', error, pause: new Pause('visitor', null) };
  const reason = error.code === 'device-lost' ? 'device-lost' : error.code === 'aborted' ? 'visitor' : 'environment';
  return { kind: 'interrupted', error, pause: new Pause(reason, error) };
}

/** Journals the model's facts once, while the trial goes on; `written` rejects if that failed. */
function factsWriter(run: StudyRun, trial: TrialKey): { write(facts: ModelFacts): void; written(): Promise<void> } {
  let writing: Promise<Error | null> | undefined;
  return {
    write(facts) {
      writing ??= run.journal.append({ kind: 'trialMeasured', ...trial, facts }).then(
        () => null,
        (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
      );
    },
    async written() {
      const failure = await writing;
      if (failure) throw failure;
    },
  };
}
