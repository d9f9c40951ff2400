/** The final table: what each arm gained, from what, and what it spent. One session an arm is an anecdote, not a test. */
import type { Decision, TrialKey } from './events';
import type { ArmId } from './manifest';
import type { Proposal, ResearchRecord } from './proposal';

export interface BestPoint {
  readonly index: number;
  readonly valBpb: number;
}

export interface ArmComparison {
  readonly arm: ArmId;
  readonly baselineValBpb: number | null;
  readonly bestValBpb: number | null;
  /** 100 (baseline − best) ÷ baseline: positive is better. */
  readonly gainPercent: number | null;
  readonly trialsDecided: number;
  readonly kept: number;
  readonly discarded: number;
  /** Trials that failed, and proposals that never came. */
  readonly failed: number;
  readonly duplicates: number;
  /** Different papers seen, cited, and cited by a trial that was run. */
  readonly papersConsidered: number;
  readonly papersCited: number;
  readonly papersTried: number;
  readonly tokensUsed: number;
  /** Area under best-so-far (trapezoids) ÷ its width: the mean val_bpb the arm had in hand; lower is better. */
  readonly bestSoFarArea: number | null;
}

interface ComparedTrial extends TrialKey {
  readonly decision: Decision | null;
  readonly valBpb: number | null;
  readonly proposal: Proposal | null;
  readonly used: ResearchRecord | null;
}

interface ComparedArm {
  readonly id: ArmId;
  readonly trials: readonly ComparedTrial[];
  readonly baseline: ComparedTrial | null;
  readonly best: ComparedTrial | null;
  readonly bestSoFar: readonly BestPoint[];
}

export function compareArms(arms: readonly ComparedArm[]): ArmComparison[] {
  return arms.map((arm) => {
    const count = (...decisions: Decision[]): number =>
      arm.trials.filter(({ decision }) => decision !== null && decisions.includes(decision)).length;
    const baselineValBpb = arm.baseline?.valBpb ?? null;
    const bestValBpb = arm.best?.valBpb ?? null;
    const cited = arm.trials.filter(({ proposal }) => proposal !== null);
    return {
      arm: arm.id,
      baselineValBpb,
      bestValBpb,
      gainPercent: gainPercent(baselineValBpb, bestValBpb),
      trialsDecided: arm.trials.filter(({ decision }) => decision !== null).length,
      kept: count('keep'),
      discarded: count('discard'),
      failed: count('failed', 'proposal-failed'),
      duplicates: count('duplicate'),
      papersConsidered: differentPapers(arm.trials, ({ used }) => used?.papersConsidered),
      papersCited: differentPapers(cited, ({ proposal }) => proposal?.papersCited),
      papersTried: differentPapers(
        cited.filter(({ decision }) => decision === 'keep' || decision === 'discard' || decision === 'failed'),
        ({ proposal }) => proposal?.papersCited,
      ),
      tokensUsed: arm.trials.reduce((sum, { used }) => sum + (used?.tokensUsed ?? 0), 0),
      bestSoFarArea: bestSoFarArea(arm.bestSoFar),
    };
  });
}

function gainPercent(baseline: number | null, best: number | null): number | null {
  return baseline === null || best === null ? null : (100 * (baseline - best)) / baseline;
}

function differentPapers(
  trials: readonly ComparedTrial[],
  papersOf: (trial: ComparedTrial) => readonly { readonly id: string }[] | undefined,
): number {
  return new Set(trials.flatMap((trial) => (papersOf(trial) ?? []).map(({ id }) => id))).size;
}

export function bestSoFarArea(points: readonly BestPoint[]): number | null {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  if (first.index === last.index) return first.valBpb;
  let area = 0;
  for (const [i, point] of points.entries()) {
    const before = points[i - 1];
    if (before !== undefined) area += ((before.valBpb + point.valBpb) / 2) * (point.index - before.index);
  }
  return area / (last.index - first.index);
}
