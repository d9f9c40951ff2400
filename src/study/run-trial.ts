/** One trial of a study: from its journaled proposal to its journaled outcome, or to a pause that will run it again. */
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { ModelFacts, TrialOutcome, TrialProgress, TrialSpec } from '../trial/types';
import { compactOutcome } from './compact';
import { trialSpec } from './context';
import type { TrialKey } from './events';
import type { StudyView } from './fold';
import { studyIdOf } from './manifest';
import type { Step } from './next-step';
import { Pause } from './study-run';
import type { StudyRun } from './study-run';

type RunStep = Extract<Step, { kind: 'run' }>;

type Result =
  | { readonly kind: 'outcome'; readonly outcome: TrialOutcome }
  | { readonly kind: 'interrupted'; readonly pause: Pause; readonly error: ErrorRecord };

export async function runTrial(run: StudyRun, { manifest }: StudyView, step: RunStep): Promise<void> {
  const trial: TrialKey = { arm: step.arm, index: step.index };
  const spec = trialSpec(manifest, await studyIdOf(manifest), trial, step.proposal.script);
  await run.journal.append({ kind: 'trialStarted', ...trial });
  const result = await execute(run, spec, step);
  if (result.kind === 'interrupted') {
    await run.journal.append({ kind: 'trialStopped', ...trial, error: result.error });
    throw result.pause;
  }
  const outcome = compactOutcome(result.outcome);
  await run.journal.append({ kind: 'trialFinished', ...trial, outcome, measuredBy: null });
}

async function execute(run: StudyRun, spec: TrialSpec, { arm, index, lastAttempt }: RunStep): Promise<Result> {
  const facts = factsWriter(run, { arm, index });
  const onProgress = (progress: TrialProgress): void => {
    if (progress.kind === 'started') facts.write(progress.facts);
    run.onProgress?.({ arm, index }, progress);
  };
  let result: Result;
  try {
    result = judge(await run.runner.run(spec, onProgress, run.signal), run.signal, lastAttempt);
  } catch (thrown) {
    result = interrupted(errorRecord(thrown, 'worker-message'), run.signal);
  }
  await facts.written();
  return result;
}

/**
 * A lost device pauses the study once a trial; if the same trial loses it again, the trial is at fault and fails,
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
