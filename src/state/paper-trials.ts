/** The trials of a study whose researcher cited a paper, or looked at it. */
import type { Decision, TrialKey } from '../study/events';
import type { StudyView } from '../study/fold';
import type { PaperReference } from '../study/proposal';

export interface PaperTrial extends TrialKey {
  readonly title: string;
  readonly isCited: boolean;
  readonly decision: Decision | null;
  readonly valBpb: number | null;
  readonly parentBpb: number | null;
}

/** Those that cite it come first. A technique note and its paper have two ids. */
export function trialsOf(view: StudyView, ids: ReadonlySet<string>): PaperTrial[] {
  const has = (papers: readonly { readonly id: string }[] | undefined): boolean =>
    papers?.some(({ id }) => ids.has(id)) ?? false;
  const trials = view.arms.flatMap(({ trials: all }) =>
    all.flatMap(({ arm, index, proposal, used, decision, valBpb, parent }): PaperTrial[] => {
      const isCited = has(proposal?.papersCited);
      if (!isCited && !has(used?.papersConsidered)) return [];
      const parentBpb = parent === null ? null : (all[parent]?.valBpb ?? null);
      return [{ arm, index, title: proposal?.title ?? 'No proposal', isCited, decision, valBpb, parentBpb }];
    }),
  );
  return trials.sort((one, other) => Number(other.isCited) - Number(one.isCited));
}

/** A paper as a trial of the study names it: imported studies may know papers that the library does not. */
export function referenceOf(view: StudyView, id: string): PaperReference | null {
  const trials = view.arms.flatMap((arm) => arm.trials);
  const papers = trials.flatMap(({ proposal, used }) => [
    ...(proposal?.papersCited ?? []),
    ...(used?.papersConsidered ?? []),
  ]);
  return papers.find((paper) => paper.id === id) ?? null;
}

export const trialFragment = ({ arm, index }: TrialKey): string => `#trial-${arm}-${index}`;
