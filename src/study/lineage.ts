/** The changes that an arm kept, and its final script with some of them taken out again by a three-way merge of lines. */
import { mergeDiff3 } from 'node-diff3';
import type { ArmView, TrialView } from './fold';

/** In the order they were kept; the last one's script is the arm's final script. */
export const keptTrials = ({ trials }: ArmView): readonly TrialView[] =>
  trials.filter(({ decision }) => decision === 'keep');

/** The arm's best script, the baseline's if nothing was kept; null before there is one. */
export const finalScript = ({ best }: ArmView): string | null => best?.proposal?.script ?? null;

/** Null where a later change touches the same lines, so that this one cannot be taken out alone. */
function withoutChange(script: string, { proposal, parentScript }: TrialView): string | null {
  if (proposal === null || parentScript === null) return null;
  const lines = (text: string): string[] => text.split('\n');
  const merged = mergeDiff3(lines(script), lines(proposal.script), lines(parentScript));
  return merged.conflict ? null : merged.result.join('\n');
}

/** Takes out the changes of these trials, the newest first. */
export function withoutChanges(arm: ArmView, removed: readonly number[]): string | null {
  let script = finalScript(arm);
  for (const trial of keptTrials(arm).toReversed())
    if (removed.includes(trial.index) && script !== null) script = withoutChange(script, trial);
  return script;
}
