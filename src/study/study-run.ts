/** What a run of a study is given, and how a step of it asks for a pause. */
import type { ErrorRecord } from '../base/errors';
import type { CheckScript } from '../trial/check-script';
import type { TrialProgress } from '../trial/types';
import type { PauseReason, TrialKey } from './events';
import type { StudyView } from './fold';
import type { ArmId } from './manifest';
import type { Measurement } from './measurement';
import type { Journal, ResearchContext, Researcher, TrialRunner } from './ports';
import type { ResearchRecord } from './proposal';

export interface StudyRun {
  /** Holds at least the entry that `createStudy` writes. */
  readonly journal: Journal;
  readonly runner: TrialRunner;
  readonly researcherFor: (arm: ArmId) => Researcher;
  /** Aborting pauses the study; the trial in flight runs again on resume. */
  readonly signal: AbortSignal;
  readonly reference?: string;
  /** After each journaled event. */
  readonly onView?: (view: StudyView) => void;
  readonly onProgress?: (trial: TrialKey, progress: TrialProgress) => void;
  readonly onMeasuring?: (measurement: Measurement, progress: TrialProgress) => void;
  readonly onActivity?: (trial: TrialKey, text: string) => void;
  readonly onUsage?: ResearchContext['onUsage'];
  readonly checkScript?: CheckScript;
}

/** Thrown inside a step to pause the study. */
export class Pause extends Error {
  constructor(
    readonly reason: PauseReason,
    readonly error: ErrorRecord | null,
    /** What the proposal in hand had used. */
    readonly used: ResearchRecord | null = null,
  ) {
    super(error?.message ?? reason);
  }
}
