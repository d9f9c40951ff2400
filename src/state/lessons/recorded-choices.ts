/** What the lessons tell of a recorded study: a kept change with the paper behind it, and which of a lesson's edits its agent chose. */
import type { StudyView } from '../../study/fold';
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
  /** As the agent called it. */
  readonly title: string;
  /** The nearest of the four. */
  readonly edit: GuessEdit;
}

/** An edit is told by how it changes this setting, whatever else goes with it. */
const leading: Readonly<Record<GuessEdit, string>> = {
  'lr-double': 'lr',
  'half-batch-lr': 'sequencesPerStep',
  'warm-up': 'warmup',
  'weight-decay': 'weightDecay',
};

const factor = (from: string, to: string, key: string): number =>
  (readSetting(to, key) ?? NaN) / (readSetting(from, key) ?? NaN);

/** The first trial of the arm that changed its parent as one of the four edits changes the baseline; null if none did. */
export function agentChoice(view: StudyView, arm: ArmId): AgentChoice | null {
  const manifest = lessonManifest(1);
  const editOf = (parent: string, script: string): GuessEdit | undefined =>
    guessEdits.find((edit) => {
      const key = leading[edit];
      const wanted = factor(manifest.baselineScript, lessonScript(manifest, edit), key);
      return Math.abs(factor(parent, script, key) / wanted - 1) < 1e-9;
    });
  const trials = view.arms.find(({ id }) => id === arm)?.trials ?? [];
  for (const { index, parentScript, proposal } of trials) {
    const edit = proposal && parentScript ? editOf(parentScript, proposal.script) : undefined;
    if (proposal && edit !== undefined) return { arm, index, title: proposal.title, edit };
  }
  return null;
}
