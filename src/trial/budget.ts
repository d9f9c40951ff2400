/** Budget clocks: what a step costs, how many steps are left, and how far along a trial is. */
import type { Model, StepShape } from './model';
import { sumOverStep, tokensOfStep } from './model';
import { referenceSeconds } from './reference-clock';
import type { Budget } from './types';

/** What one step of a shape takes of the budget; null on this GPU's own clock, where nobody knows beforehand. */
export function stepCost(budget: Budget, model: Model, shape: StepShape): number | null {
  switch (budget.clock) {
    case 'steps':
      return 1;
    case 'tokens':
      return tokensOfStep(model, shape);
    case 'reference-seconds':
      return sumOverStep(model, shape, referenceSeconds);
    case 'gpu-seconds':
      return null;
  }
}

/** Whole steps of a cost that are left after `consumed`; a trial has at least one. */
export function stepsLeft(budget: Budget, consumed: number, cost: number): number {
  const left = Math.floor((budget.amount - consumed) / cost + 1e-9);
  return Math.max(left, consumed === 0 ? 1 : 0);
}

/** Steps the budget buys if every step has the shape of the script's settings. */
export function plannedSteps(budget: Budget, model: Model): number | null {
  const cost = stepCost(budget, model, model.shape);
  return cost === null ? null : stepsLeft(budget, 0, cost);
}
