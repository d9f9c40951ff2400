/** How many trainings a study makes, stage by stage. What depends on how many changes are kept is an estimate. */
import type { Protocol } from '../study/protocol';
import { setupWords } from '../words/setup';

export interface PlannedStudy {
  readonly arms: number;
  readonly trialsPerArm: number;
  readonly protocol: Protocol;
  /** Changes kept in an arm, where that is known. */
  readonly keptPerArm?: number;
}

export interface PlannedStage {
  /** In words: what its trainings are for. */
  readonly name: string;
  readonly trainings: number;
  /** Of the study's budget, each. */
  readonly budgetFactor: number;
}

/** Guessed before the search: one proposal in four is kept. */
const shareKept = 1 / 4;

export function plannedStages({ arms, trialsPerArm, protocol, keptPerArm }: PlannedStudy): PlannedStage[] {
  const { noiseFloorSeeds, confirmationSeeds, ablation, longRuns, longRunSeeds, sealedTest, keepRule } = protocol;
  const kept = keptPerArm ?? Math.round((trialsPerArm - 1) * shareKept);
  const finals = arms + 1;
  const stage = (name: string, trainings: number, budgetFactor = 1): PlannedStage => ({
    name,
    trainings,
    budgetFactor,
  });
  const { stages, longRuns: longRunsOf } = setupWords;
  return [
    // All arms share their baseline.
    stage(stages.search, 1 + arms * (trialsPerArm - 1)),
    stage(stages.paired, keepRule === 'greedy' ? 0 : arms * kept),
    // The first seed is the search's own; one seed is repeated.
    stage(stages['noise-floor'], noiseFloorSeeds),
    stage(stages.confirmation, finals * confirmationSeeds),
    stage(stages.ablation, ablation ? arms * kept * confirmationSeeds : 0),
    ...longRuns.map((factor) => stage(longRunsOf(factor), finals * longRunSeeds, factor)),
    stage(stages.test, sealedTest ? finals * Math.max(1, confirmationSeeds) : 0),
  ].filter(({ trainings }) => trainings > 0);
}

export const trainingsIn = (stages: readonly PlannedStage[]): number =>
  stages.reduce((sum, { trainings }) => sum + trainings, 0);

/** In budgets of one trial. */
export const budgetsIn = (stages: readonly PlannedStage[]): number =>
  stages.reduce((sum, { trainings, budgetFactor }) => sum + trainings * budgetFactor, 0);
