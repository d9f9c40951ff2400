/**
 * The vocabulary of one training run, shared by the trainer, the study, the workers and the screen.
 * Everything here is plain data that survives structured clone and JSON.
 */
import type { ErrorRecord } from '../base/errors';
import type { SplitName } from '../data/splits';

/** What ends a trial: a number of reference seconds, tokens, steps, or seconds of this machine's own GPU. */
export interface Budget {
  readonly clock: 'reference-seconds' | 'tokens' | 'steps' | 'gpu-seconds';
  readonly amount: number;
}

/** Limits the harness sets on a script; the script may choose anything below them. */
export interface Caps {
  readonly parameters: number;
  readonly peakBytes: number;
  /** Operations the script records. */
  readonly graphNodes: number;
  /** Of a step as the script's settings have it. */
  readonly flopsPerStep: number;
  /** Distinct GPU pipelines. */
  readonly pipelines: number;
  /** For compiling them. */
  readonly compileSeconds: number;
}

export type { SplitName };

export interface TrialSpec {
  readonly trialId: string;
  /** Source of train.js. */
  readonly script: string;
  readonly corpusId: string;
  readonly seed: number;
  readonly budget: Budget;
  readonly caps: Caps;
  /** Overrides of the script's own settings, set by a preset (tiny models for demos and tests). */
  readonly settings?: Readonly<Record<string, number>>;
  /**
   * Canonical kernels are the adapter's fixed ones: the same script, seed and adapter give the same bits. Tuned ones are timed on the
   * device first, and what was chosen is recorded. Default: canonical.
   */
  readonly kernels?: 'canonical' | 'tuned';
  /** Logits are judged at this context length, whatever the script trains with. */
  readonly evaluation: {
    readonly split: Exclude<SplitName, 'train'>;
    readonly tokens: number;
    readonly contextLength: number;
  };
  /** Evaluate about this many times during the run (the last evaluation is always made). */
  readonly evaluations: number;
  readonly samplePrompts: readonly string[];
}

/** One optimizer step as the screen sees it; `loss` is mean nats per token over the step's batch. */
export interface StepMetrics {
  readonly step: number;
  readonly tokens: number;
  readonly loss: number;
  readonly lr: number;
}

export interface EvaluationMetrics {
  readonly step: number;
  readonly tokens: number;
  readonly valBpb: number;
}

export interface ModelFacts {
  readonly parameters: number;
  readonly stepsPlanned: number | null;
  readonly tokensPerStep: number;
  readonly peakBytes: number;
  readonly dispatchesPerStep: number;
  readonly adapter: string;
  /** From the script's text to a session ready for its first step, in ms: recording, planning and tuning, binding to the GPU. */
  readonly preparationMs: { readonly record: number; readonly plan: number; readonly bind: number };
  /** Variants by shape, if the kernels were tuned. */
  readonly tuned?: Readonly<Record<string, string>>;
  /** Activations were made again for the backward pass, because the GPU could not hold them. */
  readonly recomputed?: true;
}

export type TrialProgress =
  | { readonly kind: 'compiling' }
  | { readonly kind: 'started'; readonly facts: ModelFacts }
  | {
      readonly kind: 'steps';
      readonly steps: readonly StepMetrics[];
      readonly progress: number;
      readonly tokensPerSecond: number;
    }
  | { readonly kind: 'evaluated'; readonly evaluation: EvaluationMetrics }
  | { readonly kind: 'sampled'; readonly prompt: string; readonly text: string };

/** Why a trial did not finish. */
export type TrialFailure = 'crash' | 'nan' | 'timeout' | 'refused' | 'device-lost' | 'stopped';

export interface TrialMeasurements {
  readonly facts: ModelFacts;
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly EvaluationMetrics[];
  readonly samples: readonly { readonly prompt: string; readonly text: string }[];
  readonly tokensPerSecond: number;
  readonly elapsedSeconds: number;
}

export type TrialOutcome =
  | { readonly kind: 'finished'; readonly valBpb: number; readonly measurements: TrialMeasurements }
  | { readonly kind: 'failed'; readonly failure: TrialFailure; readonly error: ErrorRecord };
