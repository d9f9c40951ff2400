/** Budget clocks: how many steps a trial has, and how far along it is. */
import type { Model } from './model';
import { referenceSeconds } from './reference-clock';
import type { Budget } from './types';

/** Reference seconds of one optimizer step. */
export function stepReferenceSeconds({ plan, microBatches }: Model): number {
  const { first, rest, update } = plan.programs;
  const of = (program: typeof first): number => (program ? referenceSeconds(program) : 0);
  return of(first) + (microBatches - 1) * of(rest) + of(update);
}

/** Steps the budget buys, or null on this GPU's own clock, where nobody knows beforehand. */
export function plannedSteps(budget: Budget, model: Model): number | null {
  switch (budget.clock) {
    case 'steps':
      return Math.max(1, Math.floor(budget.amount));
    case 'tokens':
      return Math.max(1, Math.floor(budget.amount / model.tokensPerStep));
    case 'reference-seconds':
      return Math.max(1, Math.floor(budget.amount / stepReferenceSeconds(model)));
    case 'gpu-seconds':
      return null;
  }
}
