/** What a study needs from the outside, as interfaces: someone who proposes, something that trains, somewhere to write. */
import { AppError } from '../base/errors';
import type { ErrorCode } from '../base/errors';
import type { Budget, TrialOutcome, TrialProgress, TrialSpec } from '../trial/types';
import type { Decision, JournalEntry, StudyEvent } from './events';
import type { ArmId } from './manifest';
import type { Proposal, ResearchRecord } from './proposal';

export type { Proposal, ResearchRecord } from './proposal';

export interface PastTrial {
  readonly index: number;
  readonly title: string;
  readonly script: string;
  readonly decision: Decision;
  readonly valBpb: number | null;
  /** Why it failed, if it did. */
  readonly failure: string | null;
  /** Lines removed and added against its parent, a few of them. */
  readonly changes: string;
  readonly parentValBpb?: number | null;
  /** Training losses at ten points of the run. */
  readonly curve?: readonly number[];
}

/** All that a researcher may depend on, or a resumed study would differ from one that never stopped. */
export interface ResearchContext {
  readonly arm: ArmId;
  readonly trialIndex: number;
  /** The same for this trial of every arm. */
  readonly seed: number;
  /** The best script so far; `valBpb` is null until one has finished. */
  readonly parent: { readonly script: string; readonly valBpb: number | null };
  /** The earlier trials of this arm only. */
  readonly history: readonly PastTrial[];
  readonly budget: Budget;
  /** Settings the harness forces: edits to them do nothing. */
  readonly fixedSettings: Readonly<Record<string, number>>;
  /** The reference of the train-script language. */
  readonly reference?: string;
  /** Remarks that the researcher left at earlier trials of this arm. */
  readonly notes?: readonly { readonly trial: number; readonly text: string }[];
  /** Standard deviation of val_bpb over seeds, once it is measured; differences are then told in it. */
  readonly sigma?: number;
  /** What is wrong with a script, as the sandbox teaches it, or null: asked before a script is handed in. */
  readonly checkScript?: (script: string) => Promise<string | null>;
  /** Told after each reply of a model what the study has spent. */
  readonly onUsage?: (spent: { readonly tokens: number; readonly usd: number | null }) => void;
  /** Told what the researcher is doing, for the screen. */
  readonly onActivity?: (text: string) => void;
}

/** What no other trial would fare better with: the study pauses, and the trial in hand is asked for again on resuming. */
export const pausesStudy: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'endpoint-auth',
  'endpoint-credit',
  'spend-cap',
  'cassette-miss',
  'cassette-diverged',
]);

export interface Researcher {
  readonly label: string;
  /** @throws ResearchFailure, or an AppError; codes in `pausesStudy` pause the study, others cost one trial. */
  propose(context: ResearchContext, signal: AbortSignal): Promise<Proposal>;
}

/** A failed proposal that still says what it used. */
export class ResearchFailure extends AppError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly used: ResearchRecord,
  ) {
    super(code, message);
  }
}

export interface TrialRunner {
  /** Resolves with a typed outcome; rejects only for reasons that are not the script's. */
  run(spec: TrialSpec, onProgress: (progress: TrialProgress) => void, signal: AbortSignal): Promise<TrialOutcome>;
}

export interface Journal {
  /** Resolves when the event is durable. */
  append(event: StudyEvent): Promise<JournalEntry>;
  entries(): readonly JournalEntry[];
}

export interface Clock {
  now(): Date;
}
