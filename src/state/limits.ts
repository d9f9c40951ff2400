/** What a study does not show, computed from what it did. */
import type { StudyView } from '../study/fold';
import type { StudyReport } from '../study/report';
import { presets } from '../study/presets';
import { adaptersOf, isSoftwareAdapter } from './study-facts';
import { reportWords } from '../words/report';

export interface LimitedStudy {
  readonly view: StudyView;
  readonly report: StudyReport;
  /** Sessions of this design that confirmed something. */
  readonly sessions: number;
}

type Limit = (study: LimitedStudy) => string | null;

const published = presets.seed;

const comparison: readonly Limit[] = [
  ({ view }) => (view.manifest.arms.length === 1 ? reportWords.limits.oneArm : null),
  ({ sessions }) => {
    if (sessions === 0) return reportWords.limits.unconfirmed;
    if (sessions === 1) return reportWords.limits.oneSession;
    return sessions < 6 ? reportWords.limits.fewSessions(sessions) : null;
  },
  ({ view: { manifest } }) =>
    manifest.arms.includes('papers') && !manifest.arms.includes('placebo') ? reportWords.limits.noPlacebo : null,
  ({ view: { manifest } }) =>
    manifest.researcher.kind === 'llm' && manifest.arms.includes('papers') && !manifest.arms.includes('reflection')
      ? reportWords.limits.noReflection
      : null,
];

const measuring: readonly Limit[] = [
  ({ report }) => (report.noise.sigma === null ? reportWords.limits.noNoise : null),
  ({ report }) => (report.noise.isDeterministic === false ? reportWords.limits.indeterministic : null),
  ({ report }) => (report.arms.every(({ test }) => test === null) ? reportWords.limits.noTest : null),
  ({ report }) => (report.arms.every(({ longRuns }) => longRuns.length === 0) ? reportWords.limits.noLongRuns : null),
  ({ view }) => (view.status === 'finished' && view.finish === 'completed' ? null : reportWords.limits.unfinished),
];

const scope: readonly Limit[] = [
  ({ view: { manifest } }) => (manifest.researcher.kind === 'librarian' ? reportWords.limits.librarian : null),
  ({ view: { manifest } }) => (manifest.researcher.kind === 'recorded' ? reportWords.limits.recorded : null),
  ({ view: { manifest } }) => (manifest.corpusId === published.corpusId ? null : reportWords.limits.otherText),
  ({ view: { manifest } }) => (manifest.preset === 'seed' ? null : reportWords.limits.smallModel),
  ({ view: { manifest } }) =>
    manifest.trialsPerArm >= published.trialsPerArm
      ? null
      : reportWords.limits.fewTrials(manifest.trialsPerArm, published.trialsPerArm),
  ({ view }) => (adaptersOf(view).some(isSoftwareAdapter) ? reportWords.limits.software : null),
  ({ view }) => (adaptersOf(view).length > 1 ? reportWords.limits.manyDevices : null),
];

export const limitsOf = (study: LimitedStudy): string[] =>
  [...comparison, ...measuring, ...scope].flatMap((limit) => limit(study) ?? []);
