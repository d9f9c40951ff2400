/**
 * The study as it stands, folded from its journal. Live, resumed and replayed studies all use this one function, so a
 * screen never shows what the journal does not say.
 */
import type { ErrorRecord } from '../base/errors';
import type { ModelFacts, TrialOutcome } from '../trial/types';
import { compareArms } from './comparison';
import type { ArmComparison, BestPoint } from './comparison';
import type { Decision, JournalEntry, PauseReason, StudyEvent, TrialEvent, TrialKey } from './events';
import { corrupt } from './journal';
import type { ArmId, StudyManifest } from './manifest';
import { contentKey } from './measurement';
import type { Measured, Measurement } from './measurement';
import type { Proposal, ResearchRecord } from './proposal';

export type TrialPhase = 'proposing' | 'proposed' | 'running' | 'stopped' | 'finished' | 'decided';

export interface TrialView extends TrialKey {
  readonly phase: TrialPhase;
  readonly seed: number | null;
  /** Index of the parent trial in this arm. */
  readonly parent: number | null;
  /** The script the proposal edited, for the diff; null for the baseline. */
  readonly parentScript: string | null;
  readonly proposal: Proposal | null;
  /** What the researcher used, whether or not it came to a proposal. */
  readonly used: ResearchRecord | null;
  readonly facts: ModelFacts | null;
  readonly outcome: TrialOutcome | null;
  readonly measuredBy: TrialKey | null;
  readonly valBpb: number | null;
  /** Why there is no result: of the researcher, of the run, or of its last interruption. */
  readonly error: ErrorRecord | null;
  readonly devicesLost: number;
  readonly decision: Decision | null;
  readonly reason: string;
}

export interface ArmView {
  readonly id: ArmId;
  readonly trials: readonly TrialView[];
  readonly baseline: TrialView | null;
  readonly best: TrialView | null;
  /** After each decided trial, the lowest val_bpb so far. */
  readonly bestSoFar: readonly BestPoint[];
}

export interface StudyView {
  readonly manifest: StudyManifest;
  /** `running` also after a crash: only the journal's reader knows whether someone runs it. */
  readonly status: 'new' | 'running' | 'paused' | 'finished';
  readonly pause: { readonly reason: PauseReason; readonly error: ErrorRecord | null } | null;
  readonly finish: 'completed' | 'stopped' | null;
  /** Proposals that failed in a row since the study was last resumed. */
  readonly failedProposalsInARow: number;
  /** Trainings beyond the search that came to an end, in order. */
  readonly measurements: readonly Measured[];
  /** The one that was begun last and has no outcome yet. */
  readonly measuring: (Measurement & { readonly devicesLost: number }) | null;
  readonly isTestOpen: boolean;
  readonly arms: readonly ArmView[];
  readonly comparison: readonly ArmComparison[];
}

type Known = Omit<StudyView, 'arms' | 'comparison' | 'measurements'>;
/** Changed in place by each event. */
type Draft = { -readonly [Name in keyof Known]: Known[Name] };

/** @throws AppError `journal-corrupt` if an event does not fit what came before it. */
export function fold(entries: readonly JournalEntry[]): StudyView {
  const study = new StudyFold();
  for (const entry of entries) study.add(entry);
  return study.view();
}

const noTrials = (): Record<ArmId, TrialView[]> => ({
  ...{ none: [], papers: [], placebo: [], reflection: [] },
  ...{ random: [], tpe: [], 'cma-es': [] },
});

/** A fold that goes on: what an entry costs does not depend on how many came before it. */
export class StudyFold {
  #draft: Draft | null = null;
  readonly #trials = noTrials();
  readonly #measurements: Measured[] = [];

  /** @throws AppError `journal-corrupt` if the event does not fit what came before it; then this fold is of no more use. */
  add(entry: JournalEntry): void {
    const { event } = entry;
    if (this.#draft !== null) applyEvent(this.#draft, entry, this.#trials, this.#measurements);
    else if (event.kind === 'studyCreated') this.#draft = createdDraft(event.manifest);
    else throw noStudy();
  }

  /** As it stands now; later entries leave it as it is. */
  view(): StudyView {
    if (this.#draft === null) throw noStudy();
    const arms = this.#draft.manifest.arms.map((id) => armView(id, [...this.#trials[id]]));
    return { ...this.#draft, measurements: [...this.#measurements], arms, comparison: compareArms(arms) };
  }
}

const noStudy = (): Error => corrupt('the first entry does not create a study');

function createdDraft(manifest: StudyManifest): Draft {
  return {
    manifest,
    status: 'new',
    pause: null,
    finish: null,
    failedProposalsInARow: 0,
    measuring: null,
    isTestOpen: false,
  };
}

type Trials = Readonly<Record<ArmId, TrialView[]>>;

/** Changes all three in place. */
function applyEvent(draft: Draft, { event, sequence }: JournalEntry, trials: Trials, measurements: Measured[]): void {
  if (event.kind === 'studyCreated') throw corrupt(`entry ${sequence} creates the study a second time`);
  draft.status = event.kind === 'studyPaused' ? 'paused' : event.kind === 'studyFinished' ? 'finished' : 'running';
  draft.pause = event.kind === 'studyPaused' ? { reason: event.reason, error: event.error } : null;
  switch (event.kind) {
    case 'studyPaused':
      return;
    case 'studyResumed':
      draft.failedProposalsInARow = 0;
      return;
    case 'studyFinished':
      draft.finish = event.reason;
      return;
    case 'measurementStarted': {
      const { kind, ...measurement } = event;
      draft.measuring = { ...measurement, devicesLost: lossesOf(draft.measuring, measurement) };
      return;
    }
    case 'measurementStopped':
    case 'measurementFinished':
      draft.measuring = afterMeasurement(draft, event, sequence, measurements);
      return;
    case 'testOpened':
      if (draft.isTestOpen) throw corrupt(`entry ${sequence} opens the test split a second time`);
      draft.isTestOpen = true;
      return;
    default:
      if (event.kind === 'researcherFailed') draft.failedProposalsInARow++;
      if (event.kind === 'trialProposed') draft.failedProposalsInARow = 0;
      applyTrialEvent(draft, event, sequence, trials);
  }
}

/** How often the device was lost in this very training. */
const lossesOf = (measuring: Draft['measuring'], measurement: Measurement): number =>
  measuring !== null && contentKey(measuring) === contentKey(measurement) ? measuring.devicesLost : 0;

type EndOfMeasurement = Extract<StudyEvent, { kind: 'measurementStopped' | 'measurementFinished' }>;

function afterMeasurement(
  { measuring }: Draft,
  event: EndOfMeasurement,
  sequence: number,
  measurements: Measured[],
): Draft['measuring'] {
  if (measuring === null) throw corrupt(`entry ${sequence}, "${event.kind}", has no measurement before it`);
  const { devicesLost, ...measurement } = measuring;
  if (event.kind === 'measurementFinished') {
    measurements.push({ ...measurement, outcome: event.outcome });
    return null;
  }
  return { ...measurement, devicesLost: devicesLost + (event.error.code === 'device-lost' ? 1 : 0) };
}

function applyTrialEvent(
  { manifest }: Draft,
  event: TrialEvent,
  sequence: number,
  { [event.arm]: trials }: Trials,
): void {
  const before = trials[event.index] ?? (event.index === trials.length ? newTrial(event) : undefined);
  if (before === undefined || !manifest.arms.includes(event.arm))
    throw corrupt(`entry ${sequence} is about trial ${event.index} of arm "${event.arm}", which cannot be yet`);
  const after = applyToTrial(before, event, trials);
  if (after === null)
    throw corrupt(`entry ${sequence}, "${event.kind}", cannot follow a trial that is ${before.phase}`);
  trials[event.index] = after;
}

function newTrial({ arm, index }: TrialKey): TrialView {
  return {
    arm,
    index,
    phase: 'proposing',
    seed: null,
    parent: null,
    parentScript: null,
    proposal: null,
    used: null,
    facts: null,
    outcome: null,
    measuredBy: null,
    valBpb: null,
    error: null,
    devicesLost: 0,
    decision: null,
    reason: '',
  };
}

/** The trial after an event, or null if the event cannot happen to it. */
function applyToTrial(trial: TrialView, event: TrialEvent, siblings: readonly TrialView[]): TrialView | null {
  if (trial.phase === 'decided') return null;
  switch (event.kind) {
    case 'proposalRequested':
      return trial.proposal === null ? trial : null;
    case 'researcherFailed':
      return { ...trial, phase: 'finished', error: event.error, used: event.used };
    case 'trialProposed': {
      const { seed, parent, proposal } = event;
      const parentScript = parent === null ? null : (siblings[parent]?.proposal?.script ?? null);
      return { ...trial, phase: 'proposed', seed, parent, parentScript, proposal, used: proposal };
    }
    case 'trialDecided':
      return { ...trial, phase: 'decided', decision: event.decision, reason: event.reason };
    default:
      return trial.proposal === null ? null : applyRun(trial, event);
  }
}

type RunEvent = Exclude<
  TrialEvent,
  { kind: 'proposalRequested' | 'researcherFailed' | 'trialProposed' | 'trialDecided' }
>;

function applyRun(trial: TrialView, event: RunEvent): TrialView {
  switch (event.kind) {
    case 'trialStarted':
      return { ...trial, phase: 'running', error: null };
    case 'trialMeasured':
      return { ...trial, facts: event.facts };
    case 'trialStopped': {
      const devicesLost = trial.devicesLost + (event.error.code === 'device-lost' ? 1 : 0);
      return { ...trial, phase: 'stopped', error: event.error, devicesLost };
    }
    case 'trialFinished': {
      const { outcome, measuredBy } = event;
      const finished = { ...trial, phase: 'finished' as const, outcome, measuredBy };
      return outcome.kind === 'finished'
        ? { ...finished, valBpb: outcome.valBpb, facts: outcome.measurements.facts, error: null }
        : { ...finished, error: outcome.error };
    }
  }
}

function armView(id: ArmId, trials: readonly TrialView[]): ArmView {
  const baseline = trials.find((trial) => trial.decision === 'baseline') ?? null;
  let best: TrialView | null = null;
  const bestSoFar: BestPoint[] = [];
  for (const trial of trials) {
    if (trial.decision === null) continue;
    if (trial.decision === 'baseline' || trial.decision === 'keep') best = trial;
    if (typeof best?.valBpb === 'number') bestSoFar.push({ index: trial.index, valBpb: best.valBpb });
  }
  return { id, trials, baseline, best, bestSoFar };
}
