/** The trial that is running now, put together from its progress messages; when it ends the journal takes over. */
import type { EvaluationMetrics, ModelFacts, StepMetrics, TrialProgress } from '../trial/types';
import type { TrialKey } from '../study/events';

export interface LiveTrial extends TrialKey {
  readonly stage: 'compiling' | 'training';
  readonly facts: ModelFacts | null;
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly EvaluationMetrics[];
  readonly samples: readonly { readonly prompt: string; readonly text: string }[];
  /** 0 … 1 of the budget. */
  readonly progress: number;
  readonly tokensPerSecond: number;
}

export function newLiveTrial({ arm, index }: TrialKey): LiveTrial {
  return {
    arm,
    index,
    stage: 'compiling',
    facts: null,
    steps: [],
    evaluations: [],
    samples: [],
    progress: 0,
    tokensPerSecond: 0,
  };
}

export function advance(live: LiveTrial, progress: TrialProgress): LiveTrial {
  switch (progress.kind) {
    case 'compiling':
      return { ...live, stage: 'compiling' };
    case 'started':
      return { ...live, stage: 'training', facts: progress.facts };
    case 'steps': {
      const { steps, tokensPerSecond } = progress;
      return {
        ...live,
        stage: 'training',
        steps: [...live.steps, ...steps],
        progress: progress.progress,
        tokensPerSecond,
      };
    }
    case 'evaluated':
      return { ...live, evaluations: [...live.evaluations, progress.evaluation] };
    case 'sampled':
      return { ...live, samples: [...live.samples, { prompt: progress.prompt, text: progress.text }] };
  }
}
