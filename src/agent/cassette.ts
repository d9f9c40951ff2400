/**
 * A cassette: the proposals of a recorded study, repeated arm by arm and trial by trial while every training is made anew. Nobody is
 * asked. It plays as long as what happens agrees with the recording: the same parent, and every val_bpb that the recorded researcher
 * was shown within the band. After that it might have proposed something else, so the cassette ends and says where and by how much.
 */
import { AppError } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import { bandOf, distanceOf } from '../study/agreement';
import type { Band, ResultPair } from '../study/agreement';
import type { StudyView, TrialView } from '../study/fold';
import { ResearchFailure, pausesStudy } from '../study/ports';
import type { Proposal, ResearchContext, ResearchRecord, Researcher } from '../study/ports';

const cure =
  'the recorded researcher might have proposed something else. Go on with a researcher of your own, or read in the recording what came of it';

export function cassette(recording: StudyView): Researcher {
  const band = bandOf(recording);
  return {
    label: `The recorded proposals of “${recording.manifest.name}”`,
    // What is thrown in here rejects.
    propose: (context) => new Promise((resolve) => resolve(repeated(recording, band, context))),
  };
}

/** @throws AppError `cassette-miss` or `cassette-diverged`, ResearchFailure as recorded. */
function repeated({ arms, manifest }: StudyView, band: Band, context: ResearchContext): Proposal {
  const trials = arms.find(({ id }) => id === context.arm)?.trials ?? [];
  const trial = trials[context.trialIndex];
  const { proposal = null, error = null, used = null } = trial ?? {};
  if (trial === undefined || (proposal === null && error === null)) throw missed(context, manifest.name);
  checkResults(context, trials, band);
  checkParent(context, trials, trial);
  context.onActivity?.(`repeats the recorded trial ${context.trialIndex}: the results so far agree with it`);
  if (proposal !== null) return freeOfCost(proposal);
  throw repeatedFailure(error, used);
}

/** What was spent was spent in the recording, where its conversation stands, too. */
function freeOfCost<T extends ResearchRecord>({ transcript, costUsd, ...used }: T): Omit<T, 'transcript' | 'costUsd'> {
  return { ...used, tokensUsed: 0 };
}

/** Codes that pause a study never cost a trial, but a journal may be older than such a code. */
function repeatedFailure(error: ErrorRecord | null, used: ResearchRecord | null): ResearchFailure {
  const { code, message } = error ?? { code: 'endpoint-failed', message: 'no proposal came' };
  const nothing = { papersConsidered: [], toolCalls: [], tokensUsed: 0 };
  return new ResearchFailure(pausesStudy.has(code) ? 'endpoint-failed' : code, message, freeOfCost(used ?? nothing));
}

const placeOf = ({ arm, trialIndex }: ResearchContext): string => `trial ${trialIndex} of the arm "${arm}"`;

const missed = (context: ResearchContext, name: string): AppError =>
  new AppError(
    'cassette-miss',
    `cassette: “${name}” ends before ${placeOf(context)}; what it holds was repeated. Go on with a researcher of your own, or stop the study`,
  );

const diverged = (context: ResearchContext, what: string): AppError =>
  new AppError('cassette-diverged', `cassette: ${placeOf(context)} is not repeated: ${what}; ${cure}`);

/** What the recorded researcher was shown of its earlier trials. @throws AppError `cassette-diverged`. */
function checkResults(context: ResearchContext, trials: readonly TrialView[], band: Band): void {
  const pairs = context.history.map(({ index, valBpb }) => {
    return { arm: context.arm, index, here: valBpb, recorded: trials[index]?.valBpb ?? null };
  });
  const far = pairs.find((pair) => distanceOf(pair) > band.bpb);
  if (far !== undefined) throw diverged(context, differenceWords(far, band));
}

function differenceWords(pair: ResultPair, { bpb, words }: Band): string {
  const value = (bpb: number | null): string => (bpb === null ? 'no result' : `val_bpb ${bpb.toFixed(4)}`);
  const distance = distanceOf(pair);
  const apart = Number.isFinite(distance)
    ? `, ${distance.toFixed(4)} apart and more than the band of ${bpb.toFixed(4)} (${words})`
    : '';
  return `trial ${pair.index} has ${value(pair.here)} here and ${value(pair.recorded)} in the recording${apart}`;
}

/** Results within the band may still be kept here and discarded there. @throws AppError `cassette-diverged`. */
function checkParent(context: ResearchContext, trials: readonly TrialView[], { index, parent }: TrialView): void {
  const isKept = (decision: TrialView['decision']): boolean => decision === 'keep' || decision === 'baseline';
  const recorded = parent ?? trials.slice(0, index).findLast(({ decision }) => isKept(decision))?.index ?? 0;
  if (trials[recorded]?.proposal?.script === context.parent.script) return;
  const here = context.history.findLast(({ decision }) => isKept(decision))?.index ?? 0;
  throw diverged(context, `it would edit trial ${here} here and edited trial ${recorded} in the recording`);
}
