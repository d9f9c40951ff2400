/** The words of the study and of the paper library that the screen uses: the screen imports them from here, and knows no layer below. */
export type { ArmComparison } from '../study/comparison';
export type { Decision } from '../study/events';
export type { ArmView, StudyView, TrialView } from '../study/fold';
export { offeredProviders, pricesDate, providers } from '../agent/providers/catalogue';
export { presetIds, presets } from '../study/presets';
export type { PresetId } from '../study/presets';
export type { BrowsableLibrary, LibraryFacts, SearchHit } from '../papers/types';
export { sections } from '../papers/note';
export type { Note } from '../papers/note';
export type { PaperReference } from '../study/proposal';
export { diffLines } from '../study/script-diff';
export type { DiffLine } from '../study/script-diff';
export type { EvaluationMetrics, StepMetrics } from '../trial/types';
export type { Benchmark } from '../trial/benchmark';
export { referenceGpu } from '../trial/reference-clock';
export type { CorpusStatus, GpuStatus } from '../worker/lab-client';
