/** What the harness tells the researcher and the trainer about one trial, read off the folded journal. */
import { AppError } from '../base/errors';
import { seedFromText } from '../base/random';
import type { TrialSpec } from '../trial/types';
import type { TrialKey } from './events';
import type { StudyView, TrialView } from './fold';
import type { ArmId, StudyManifest } from './manifest';
import type { PastTrial, ResearchContext } from './ports';
import type { Proposal } from './proposal';
import { summarizeDiff } from './script-diff';

/** One training seed for every search trial of every arm: parent and child share it. */
export const searchSeed = (manifest: StudyManifest): number => seedFromText(`${manifest.seed}/search`);

/** The seed of a researcher's own choices: the same for trial `index` of every arm. */
const proposalSeed = (manifest: StudyManifest, index: number): number =>
  seedFromText(`${manifest.seed}/proposal/${index}`);

export function baselineProposal(manifest: StudyManifest): Proposal {
  return {
    title: 'Baseline',
    rationale: 'The script that every arm starts from.',
    script: manifest.baselineScript,
    papersConsidered: [],
    papersCited: [],
    toolCalls: [],
    tokensUsed: 0,
    researcher: 'harness',
  };
}

export function researchContext(
  view: StudyView,
  arm: ArmId,
  trialIndex: number,
  extras: {
    readonly reference: string | undefined;
    readonly onActivity: (text: string) => void;
    readonly onUsage?: ResearchContext['onUsage'];
    readonly checkScript?: ResearchContext['checkScript'];
  },
): ResearchContext {
  const { manifest } = view;
  const armView = view.arms.find(({ id }) => id === arm);
  if (armView === undefined) throw new AppError('usage', `study: it has no arm "${arm}"`);
  const { best } = armView;
  return {
    arm,
    trialIndex,
    seed: proposalSeed(manifest, trialIndex),
    parent: { script: best?.proposal?.script ?? manifest.baselineScript, valBpb: best?.valBpb ?? null },
    history: armView.trials.flatMap((trial) => pastTrial(trial, armView.trials)),
    notes: armView.trials.flatMap(({ index, used }) => (used?.notes ?? []).map((text) => ({ trial: index, text }))),
    budget: manifest.budget,
    fixedSettings: manifest.settings,
    ...(extras.reference === undefined ? {} : { reference: extras.reference }),
    onActivity: extras.onActivity,
    ...(extras.onUsage === undefined ? {} : { onUsage: extras.onUsage }),
    ...(extras.checkScript === undefined ? {} : { checkScript: extras.checkScript }),
  };
}

/** A decided trial that had a proposal, as the researcher may see it. */
function pastTrial(trial: TrialView, siblings: readonly TrialView[]): PastTrial[] {
  const { index, decision, proposal, parent, parentScript, valBpb, error, outcome } = trial;
  if (decision === null || proposal === null) return [];
  const { title, script } = proposal;
  const changes = parentScript === null ? '' : summarizeDiff(parentScript, script);
  const parentValBpb = parent === null ? null : (siblings[parent]?.valBpb ?? null);
  const curve = outcome?.kind === 'finished' ? tenPoints(outcome.measurements.steps.map(({ loss }) => loss)) : [];
  const failure = error?.message ?? null;
  return [{ index, title, script, decision, valBpb, failure, changes, parentValBpb, curve }];
}

/** At most ten values, evenly spaced, the last among them. */
function tenPoints(values: readonly number[]): readonly number[] {
  if (values.length <= 10) return values;
  return Array.from({ length: 10 }, (_, i) => values[Math.round(((i + 1) * values.length) / 10) - 1] ?? 0);
}

export function trialSpec(manifest: StudyManifest, studyId: string, trial: TrialKey, script: string): TrialSpec {
  return {
    trialId: `${studyId}-${trial.arm}-${trial.index}`,
    script,
    corpusId: manifest.corpusId,
    seed: searchSeed(manifest),
    budget: manifest.budget,
    caps: manifest.caps,
    ...(manifest.kernels === undefined ? {} : { kernels: manifest.kernels }),
    ...(Object.keys(manifest.settings).length === 0 ? {} : { settings: manifest.settings }),
    evaluation: manifest.evaluation,
    evaluations: manifest.evaluations,
    samplePrompts: manifest.samplePrompts,
  };
}
