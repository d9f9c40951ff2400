/** What the lessons tell of a recorded study: a kept change with the paper behind it, and which of a lesson's edits its agent chose. */
import type { StudyView, TrialView } from '../../study/fold';
import type { ArmId } from '../../study/manifest';
import type { PaperReference } from '../../study/proposal';
import { reportOf } from '../../study/report';
import type { AblationRow } from '../../study/report';
import { readSetting } from '../../study/script-settings';
import { lessonManifest, lessonScript } from '../../worker/lesson-runs';
import { guessEdits } from './catalogue';
import type { GuessEdit } from './catalogue';

export interface CitedChange {
  readonly arm: ArmId;
  readonly index: number;
  readonly title: string;
  readonly rationale: string;
  readonly paper: PaperReference;
  readonly before: string;
  readonly after: string;
  readonly effect: NonNullable<AblationRow['effect']>;
}

/** The kept and cited change with the largest effect that was measured; null if the study has none. */
export function citedChange(view: StudyView): CitedChange | null {
  const changes = reportOf(view).arms.flatMap(({ arm, ablation }) => {
    const trials = view.arms.find(({ id }) => id === arm)?.trials ?? [];
    return ablation.flatMap((row) => {
      const proposal = trials[row.index]?.proposal;
      const before = trials[row.index]?.parentScript;
      const [paper] = row.papers;
      if (!proposal || !before || paper === undefined || row.effect === null) return [];
      const { title, rationale, script: after } = proposal;
      return [{ arm, index: row.index, title, rationale, paper, before, after, effect: row.effect }];
    });
  });
  return changes.reduce<CitedChange | null>(
    (best, change) => (best === null || change.effect.mean > best.effect.mean ? change : best),
    null,
  );
}

export interface AgentChoice {
  readonly arm: ArmId;
  readonly index: number;
  readonly edit: GuessEdit;
}

const compared = ['sequencesPerStep', 'lr', 'warmup', 'weightDecay'] as const;

/** The first trial of the arm that made one of the four edits to the baseline; null if it made none. */
export function agentChoice(view: StudyView, arm: ArmId): AgentChoice | null {
  const manifest = lessonManifest(1);
  const scripts = guessEdits.map((edit) => ({ edit, script: lessonScript(manifest, edit) }));
  const trials = view.arms.find(({ id }) => id === arm)?.trials ?? [];
  const alike = (a: string, b: string): boolean =>
    compared.every((key) => Math.abs((readSetting(a, key) ?? NaN) - (readSetting(b, key) ?? NaN)) < 1e-9);
  const editOf = ({ proposal, parent }: TrialView): GuessEdit | null =>
    proposal === null || parent !== 0
      ? null
      : (scripts.find(({ script }) => alike(script, proposal.script))?.edit ?? null);
  for (const trial of trials) {
    const edit = editOf(trial);
    if (edit !== null) return { arm, index: trial.index, edit };
  }
  return null;
}
