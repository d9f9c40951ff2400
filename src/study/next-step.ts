/**
 * What a study does next, decided from its folded journal alone. A study that was cut anywhere therefore continues
 * exactly where it was. Arms are interleaved A B B A; a script that any arm has measured is never measured again, so
 * the arms' common baseline is trained once and both start from the same number.
 */
import type { TrialOutcome } from '../trial/types';
import type { Decision, TrialKey } from './events';
import type { ArmView, StudyView, TrialView } from './fold';
import type { ArmId } from './manifest';
import type { Proposal } from './proposal';
import { normalizeScript } from './script-diff';

export type Step =
  | ({ readonly kind: 'propose' } & TrialKey)
  | ({ readonly kind: 'run'; readonly proposal: Proposal; readonly lastAttempt: boolean } & TrialKey)
  | ({ readonly kind: 'copy'; readonly outcome: TrialOutcome; readonly measuredBy: TrialKey } & TrialKey)
  | ({ readonly kind: 'decide'; readonly decision: Decision; readonly reason: string } & TrialKey)
  | { readonly kind: 'finish' };

export function nextStep(view: StudyView): Step {
  for (let round = 0; round < view.manifest.trialsPerArm; round++) {
    for (const arm of armOrder(view.manifest.arms, round)) {
      const armView = view.arms.find(({ id }) => id === arm);
      const trial = armView?.trials[round];
      if (armView === undefined || trial === undefined || trial.phase === 'proposing')
        return { kind: 'propose', arm, index: round };
      if (trial.phase !== 'decided') return stepOfTrial(view, armView, trial);
    }
  }
  return { kind: 'finish' };
}

/** A B, then B A, then A B …: neither arm always runs on the warmer machine. */
function armOrder(arms: readonly ArmId[], round: number): readonly ArmId[] {
  return round % 2 === 0 ? arms : arms.toReversed();
}

function stepOfTrial(view: StudyView, arm: ArmView, trial: TrialView): Step {
  const key = { arm: trial.arm, index: trial.index };
  if (trial.proposal === null)
    return { kind: 'decide', ...key, decision: 'proposal-failed', reason: trial.error?.message ?? 'no proposal' };
  if (trial.outcome !== null) return { kind: 'decide', ...key, ...greedy(arm, trial, trial.outcome) };
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

/** The greedy keep rule: a lower val_bpb than the arm's best is kept. */
function greedy(arm: ArmView, trial: TrialView, outcome: TrialOutcome): { decision: Decision; reason: string } {
  if (outcome.kind === 'failed') return { decision: 'failed', reason: `${outcome.failure}: ${outcome.error.message}` };
  const result = `val_bpb ${outcome.valBpb.toFixed(4)}`;
  if (trial.index === 0) return { decision: 'baseline', reason: `${result} is where this arm starts` };
  const best = arm.best?.valBpb ?? null;
  if (best === null) return { decision: 'keep', reason: `${result} is the first result of this arm` };
  return outcome.valBpb < best
    ? { decision: 'keep', reason: `${result} is lower than ${best.toFixed(4)}` }
    : { decision: 'discard', reason: `${result} is not lower than ${best.toFixed(4)}` };
}
