/** Makes an outcome fit for the journal: a curve of at most 200 points, finite numbers only. */
import type { StepMetrics, TrialOutcome } from '../trial/types';

const journaledPoints = 200;

export function compactOutcome(outcome: TrialOutcome): TrialOutcome {
  if (outcome.kind === 'failed') return outcome;
  if (!Number.isFinite(outcome.valBpb))
    return {
      kind: 'failed',
      failure: 'nan',
      error: {
        code: 'probe-failed',
        message: `trial: val_bpb must be a finite number, got ${outcome.valBpb}; the training diverged, lower lr`,
      },
    };
  const { measurements } = outcome;
  return {
    ...outcome,
    measurements: {
      ...measurements,
      steps: downsample(measurements.steps.filter(isFinitePoint), journaledPoints),
      evaluations: measurements.evaluations.filter(({ valBpb }) => Number.isFinite(valBpb)),
      tokensPerSecond: finiteOrZero(measurements.tokensPerSecond),
      elapsedSeconds: finiteOrZero(measurements.elapsedSeconds),
    },
  };
}

const isFinitePoint = ({ loss, lr }: StepMetrics): boolean => Number.isFinite(loss) && Number.isFinite(lr);
const finiteOrZero = (value: number): number => (Number.isFinite(value) ? value : 0);

/** Evenly spaced items, always with the first and the last. */
function downsample<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  const stride = (items.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, i) => items[Math.round(i * stride)] as T);
}
