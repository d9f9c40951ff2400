/**
 * The study's append-only journal: every event is written before the effect it announces, and everything that is shown,
 * exported or resumed is a fold of these events. All of it is plain JSON.
 */
import type { ErrorRecord } from '../base/errors';
import type { ModelFacts, TrialOutcome } from '../trial/types';
import type { ArmId, StudyManifest } from './manifest';
import type { Proposal, ResearchRecord } from './proposal';

export const decisions = ['baseline', 'keep', 'discard', 'failed', 'duplicate', 'proposal-failed'] as const;
export type Decision = (typeof decisions)[number];

export const pauseReasons = ['visitor', 'device-lost', 'researcher', 'environment'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** A trial's place in the study; trial 0 of an arm is its baseline. */
export interface TrialKey {
  readonly arm: ArmId;
  readonly index: number;
}

export type TrialEvent = TrialKey &
  (
    | { readonly kind: 'proposalRequested' }
    | {
        readonly kind: 'trialProposed';
        /** The training seed; parent and child share it. */
        readonly seed: number;
        /** Index in the same arm of the trial whose script was edited; null for the baseline. */
        readonly parent: number | null;
        readonly proposal: Proposal;
      }
    | { readonly kind: 'researcherFailed'; readonly error: ErrorRecord; readonly used: ResearchRecord }
    | { readonly kind: 'trialStarted' }
    | { readonly kind: 'trialMeasured'; readonly facts: ModelFacts }
    /** The run ended without an outcome (paused, device lost); it runs again from the same proposal. */
    | { readonly kind: 'trialStopped'; readonly error: ErrorRecord }
    | {
        readonly kind: 'trialFinished';
        readonly outcome: TrialOutcome;
        /** The trial of another arm whose measurement of the same script this is, if it was not run again. */
        readonly measuredBy: TrialKey | null;
      }
    | { readonly kind: 'trialDecided'; readonly decision: Decision; readonly reason: string }
  );

export type StudyEvent =
  | { readonly kind: 'studyCreated'; readonly manifest: StudyManifest }
  | TrialEvent
  | {
      readonly kind: 'studyPaused';
      readonly reason: PauseReason;
      readonly error: ErrorRecord | null;
      /** What a proposal had used when the pause cut it short. */
      readonly used?: ResearchRecord;
    }
  | { readonly kind: 'studyResumed' }
  | { readonly kind: 'studyFinished'; readonly reason: 'completed' | 'stopped' };

export interface JournalEntry {
  readonly sequence: number;
  /** ISO 8601, from the writer's clock. */
  readonly time: string;
  /** The hash of the entry before. */
  readonly previous: string;
  readonly event: StudyEvent;
  /** SHA-256 of the canonical JSON of the rest. */
  readonly hash: string;
}
