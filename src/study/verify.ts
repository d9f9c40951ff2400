/**
 * Whether trials that were trained again gave the numbers that were recorded: every journaled loss, every evaluation and the final
 * val_bpb. On an adapter of the same name with the same kernels nothing but the same bits will do; elsewhere the study's own noise
 * floor is the measure.
 */
import type { ErrorRecord } from '../base/errors';
import type { TrialMeasurements, TrialOutcome } from '../trial/types';
import type { TrialKey } from './events';
import type { StudyView, TrialView } from './fold';
import { noiseFloor } from './noise';
import { Results } from './results';

export const answers = ['bitwise', 'within', 'outside'] as const;
export type Answer = (typeof answers)[number];

export const grounds = ['equal', 'same-adapter', 'in-band', 'out-of-band', 'no-band', 'failed'] as const;
/** What the answer rests on. */
export type Ground = (typeof grounds)[number];

export interface RecordedTrial extends TrialKey {
  readonly script: string;
  readonly valBpb: number;
  readonly measurements: TrialMeasurements;
}

/** A trial and the one whose script it edited. */
export interface RecordedPair {
  readonly parent: RecordedTrial;
  readonly child: RecordedTrial;
}

export interface TrialDifference extends TrialKey {
  readonly recordedBpb: number;
  /** Null if the training failed here. */
  readonly hereBpb: number | null;
  readonly isEqual: boolean;
  /** Losses that were recorded, of which `differing` are not the same here. */
  readonly losses: number;
  readonly differing: number;
  readonly firstStep: number | null;
  /** In nats a token. */
  readonly largestLossDifference: number;
  readonly evaluationsDiffering: number;
  readonly error: ErrorRecord | null;
}

export interface Verification {
  readonly answer: Answer;
  readonly ground: Ground;
  /** Standard deviation of the baseline's val_bpb over seeds: the band. Null if the study measured none. */
  readonly sigma: number | null;
  readonly sigmaSeeds: number;
  readonly recordedAdapter: string;
  readonly adapter: string;
  /** The parent first. */
  readonly trials: readonly TrialDifference[];
  /** Of the child over its parent, in bpb; above 0 it is better. */
  readonly recordedGain: number;
  readonly gain: number | null;
}

function recorded({ arm, index, proposal, outcome }: TrialView): RecordedTrial | null {
  if (proposal === null || outcome?.kind !== 'finished') return null;
  return { arm, index, script: proposal.script, valBpb: outcome.valBpb, measurements: outcome.measurements };
}

/** Null where the trial or its parent has no recorded result. */
export function recordedPair({ arms }: StudyView, { arm, index }: TrialKey): RecordedPair | null {
  const trials = arms.find(({ id }) => id === arm)?.trials ?? [];
  const trial = trials[index];
  const before = trial?.parent === null || trial === undefined ? undefined : trials[trial.parent];
  const [child, parent] = [trial && recorded(trial), before && recorded(before)];
  return child && parent ? { parent, child } : null;
}

const key = ({ arm, index }: TrialKey): TrialKey => ({ arm, index });

function differenceOf(trial: RecordedTrial, here: TrialOutcome): TrialDifference {
  const { steps, evaluations } = trial.measurements;
  const base = { ...key(trial), recordedBpb: trial.valBpb, losses: steps.length };
  if (here.kind === 'failed')
    return {
      ...{ ...base, hereBpb: null, isEqual: false, differing: steps.length, firstStep: steps[0]?.step ?? null },
      ...{ largestLossDifference: 0, evaluationsDiffering: evaluations.length, error: here.error },
    };
  const lossAt = new Map(here.measurements.steps.map((point) => [point.step, point]));
  const unequal = steps.filter(({ step, loss, tokens }) => {
    const point = lossAt.get(step);
    return point?.loss !== loss || point.tokens !== tokens;
  });
  const differences = unequal.flatMap(({ step, loss }) => Math.abs((lossAt.get(step)?.loss ?? loss) - loss));
  const evaluationsDiffering = evaluations.filter(({ step, tokens, valBpb }, i) => {
    const made = here.measurements.evaluations[i];
    return made?.step !== step || made.tokens !== tokens || made.valBpb !== valBpb;
  }).length;
  const isSameLength =
    here.measurements.steps.length === steps.length && here.measurements.evaluations.length === evaluations.length;
  return {
    ...{ ...base, hereBpb: here.valBpb, differing: unequal.length, firstStep: unequal[0]?.step ?? null },
    ...{ largestLossDifference: Math.max(0, ...differences), evaluationsDiffering, error: null },
    isEqual: isSameLength && unequal.length === 0 && evaluationsDiffering === 0 && here.valBpb === trial.valBpb,
  };
}

const tableText = (table: Readonly<Record<string, string>> | undefined): string =>
  JSON.stringify(Object.entries(table ?? {}).sort());

/** True where the same bits are due: the adapter's name, the kernels and the number of steps are the same. */
function mustBeEqual(view: StudyView, trial: RecordedTrial, here: TrialOutcome): boolean {
  if (here.kind === 'failed' || view.manifest.budget.clock === 'gpu-seconds') return false;
  const [then, now] = [trial.measurements.facts, here.measurements.facts];
  const isAlike = tableText(then.tuned) === tableText(now.tuned) && then.recomputed === now.recomputed;
  return then.adapter === now.adapter && isAlike;
}

function judge(
  differences: readonly TrialDifference[],
  isSame: boolean,
  sigma: number | null,
): { readonly answer: Answer; readonly ground: Ground } {
  if (differences.some(({ error }) => error !== null)) return { answer: 'outside', ground: 'failed' };
  if (differences.every(({ isEqual }) => isEqual)) return { answer: 'bitwise', ground: 'equal' };
  if (isSame) return { answer: 'outside', ground: 'same-adapter' };
  if (sigma === null) return { answer: 'outside', ground: 'no-band' };
  const isInBand = differences.every(
    ({ hereBpb, recordedBpb }) => hereBpb !== null && Math.abs(hereBpb - recordedBpb) <= sigma,
  );
  return isInBand ? { answer: 'within', ground: 'in-band' } : { answer: 'outside', ground: 'out-of-band' };
}

/** @param here Outcomes of the parent and of the child, fit for a journal as the recorded ones are. */
export function compareWithRecorded(
  view: StudyView,
  { parent, child }: RecordedPair,
  here: readonly [TrialOutcome, TrialOutcome],
): Verification {
  const pairs = [[parent, here[0]] as const, [child, here[1]] as const];
  const trials = pairs.map(([trial, outcome]) => differenceOf(trial, outcome));
  const { sigma, values } = noiseFloor(view, new Results(view));
  const isSame = pairs.some(([trial, outcome], i) => trials[i]?.isEqual === false && mustBeEqual(view, trial, outcome));
  const [parentBpb, childBpb] = trials.map(({ hereBpb }) => hereBpb);
  const adapters = here.flatMap((outcome) => (outcome.kind === 'finished' ? outcome.measurements.facts.adapter : []));
  return {
    ...judge(trials, isSame, sigma),
    sigma,
    sigmaSeeds: values.length,
    recordedAdapter: [...new Set([parent, child].map(({ measurements }) => measurements.facts.adapter))].join(', '),
    adapter: [...new Set(adapters)].join(', '),
    trials,
    recordedGain: parent.valBpb - child.valBpb,
    gain: typeof parentBpb === 'number' && typeof childBpb === 'number' ? parentBpb - childBpb : null,
  };
}
