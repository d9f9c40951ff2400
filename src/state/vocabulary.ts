/** The words of the study that the screen uses: the screen imports them from here, and knows no layer below. */
export { exportJournal } from '../study/bundle';
export type { ArmComparison } from '../study/comparison';
export type { Decision, TrialKey } from '../study/events';
export type { ArmView, StudyView, TrialView } from '../study/fold';
export { armIds } from '../study/manifest';
export type { ArmId, StudyManifest } from '../study/manifest';
export { presetIds, presets } from '../study/presets';
export type { PresetId } from '../study/presets';
export type { PaperReference } from '../study/proposal';
export { diffLines } from '../study/script-diff';
export type { DiffLine } from '../study/script-diff';
export type { Budget, EvaluationMetrics, ModelFacts, StepMetrics } from '../trial/types';
export type { CorpusInfo, CorpusStatus, GpuStatus } from '../worker/lab-client';
