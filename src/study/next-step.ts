/**
 * What a study does next, decided from its folded journal alone. A study that was cut anywhere therefore continues
 * exactly where it was. Arms are interleaved A B B A; a script that any arm has measured is never measured again, so
 * the arms' common baseline is trained once and both start from the same number.
 */
import type { TrialOutcome } from '../trial/types';
import type { Decision, TrialKey } from './events';
import type { ArmView, StudyView, TrialView } from './fold';
import { decide } from './keep';
import type { ArmId } from './manifest';
import type { Measurement } from './measurement';
import type { Proposal } from './proposal';
import { Results } from './results';
import { normalizeScript } from './script-diff';
import {
  ablationMeasurements,
  confirmationMeasurements,
  longRunMeasurements,
  noiseFloorMeasurements,
  prunedMeasurements,
  testMeasurements,
} from './stages';

export type Step =
  | ({ readonly kind: 'propose' } & TrialKey)
  | ({ readonly kind: 'run'; readonly proposal: Proposal; readonly lastAttempt: boolean } & TrialKey)
  | ({ readonly kind: 'copy'; readonly outcome: TrialOutcome; readonly measuredBy: TrialKey } & TrialKey)
  | ({ readonly kind: 'decide'; readonly decision: Decision; readonly reason: string } & TrialKey)
  | { readonly kind: 'measure'; readonly measurement: Measurement; readonly lastAttempt: boolean }
  | { readonly kind: 'open-test' }
  | { readonly kind: 'finish' };

export function nextStep(view: StudyView): Step {
  for (let round = 0; round < view.manifest.trialsPerArm; round++) {
    const floor = round === 1 ? firstMissing(view, [() => noiseFloorMeasurements(view)]) : undefined;
    if (floor) return measure(view, floor);
    for (const arm of armOrder(view.manifest.arms, round)) {
      const armView = view.arms.find(({ id }) => id === arm);
      const trial = armView?.trials[round];
      if (armView === undefined || trial === undefined || trial.phase === 'proposing')
        return { kind: 'propose', arm, index: round };
      if (trial.phase !== 'decided') return stepOfTrial(view, armView, trial);
    }
  }
  return afterSearch(view);
}

/** Confirmation, ablation, pruning, long runs; the sealed test last, for whoever has seen it could choose by it. */
function afterSearch(view: StudyView): Step {
  const missing = firstMissing(view, [
    () => noiseFloorMeasurements(view),
    () => confirmationMeasurements(view),
    (results) => ablationMeasurements(view, results),
    (results) => prunedMeasurements(view, results),
    (results) => longRunMeasurements(view, results),
  ]);
  if (missing) return measure(view, missing);
  const test = firstMissing(view, [(results) => testMeasurements(view, results)]);
  if (test) return view.isTestOpen ? measure(view, test) : { kind: 'open-test' };
  return { kind: 'finish' };
}

function firstMissing(
  view: StudyView,
  stages: readonly ((results: Results) => readonly Measurement[])[],
): Measurement | undefined {
  const results = new Results(view);
  const isMissing = (measurement: Measurement): boolean =>
    results.outcomeOf({ ...measurement, isRepeat: measurement.purpose === 'repeat' }) === undefined;
  for (const stage of stages) {
    const missing = stage(results).find(isMissing);
    if (missing) return missing;
  }
  return undefined;
}

const measure = ({ measuring }: StudyView, measurement: Measurement): Step => ({
  kind: 'measure',
  measurement,
  lastAttempt: measuring !== null && measuring.devicesLost > 0,
});

/** A B, then B A, then A B …: neither arm always runs on the warmer machine. */
function armOrder(arms: readonly ArmId[], round: number): readonly ArmId[] {
  return round % 2 === 0 ? arms : arms.toReversed();
}

function stepOfTrial(view: StudyView, arm: ArmView, trial: TrialView): Step {
  const key = { arm: trial.arm, index: trial.index };
  if (trial.proposal === null)
    return { kind: 'decide', ...key, decision: 'proposal-failed', reason: trial.error?.message ?? 'no proposal' };
  if (trial.outcome !== null) {
    const decided = decide(view, arm, trial);
    return decided.kind === 'measure' ? measure(view, decided.measurement) : { ...decided, ...key };
  }
  const twin = sameScript(arm.trials.slice(0, trial.index), trial);
  if (twin !== undefined)
    return { kind: 'decide', ...key, decision: 'duplicate', reason: `the same script as trial ${twin.index}` };
  const measured = sameScript(
    view.arms.filter(({ id }) => id !== arm.id).flatMap(({ trials }) => trials),
    trial,
  );
  if (measured?.outcome)
    return {
      kind: 'copy',
      ...key,
      outcome: measured.outcome,
      measuredBy: { arm: measured.arm, index: measured.index },
    };
  return { kind: 'run', ...key, proposal: trial.proposal, lastAttempt: trial.devicesLost > 0 };
}

function sameScript(trials: readonly TrialView[], { proposal }: TrialView): TrialView | undefined {
  const script = normalizeScript(proposal?.script ?? '');
  return trials.find((other) => other.outcome !== null && normalizeScript(other.proposal?.script ?? '') === script);
}
