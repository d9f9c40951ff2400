/** How many trainings a study makes, stage by stage. What depends on how many changes are kept is an estimate. */
import type { Protocol } from '../study/protocol';

export interface PlannedStudy {
  readonly arms: number;
  readonly trialsPerArm: number;
  readonly protocol: Protocol;
  /** Changes kept in an arm, where that is known. */
  readonly keptPerArm?: number;
}

export interface PlannedStage {
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
  return [
    // All arms share their baseline.
    stage('in the search', 1 + arms * (trialsPerArm - 1)),
    stage('on second seeds', keepRule === 'greedy' ? 0 : arms * kept),
    // The first seed is the search's own; one seed is repeated.
    stage('for the noise floor', noiseFloorSeeds),
    stage('to confirm', finals * confirmationSeeds),
    stage('to leave out each kept change', ablation ? arms * kept * confirmationSeeds : 0),
    ...longRuns.map((factor) => stage(`of ${factor} times the length`, finals * longRunSeeds, factor)),
    stage('for the sealed test', sealedTest ? finals * Math.max(1, confirmationSeeds) : 0),
  ].filter(({ trainings }) => trainings > 0);
}

export const trainingsIn = (stages: readonly PlannedStage[]): number =>
  stages.reduce((sum, { trainings }) => sum + trainings, 0);

/** In budgets of one trial. */
export const budgetsIn = (stages: readonly PlannedStage[]): number =>
  stages.reduce((sum, { trainings, budgetFactor }) => sum + trainings * budgetFactor, 0);
