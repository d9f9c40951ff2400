/** How results agree with those of a recording of the same study: trial by trial, within a band of val_bpb. */
import type { TrialKey } from './events';
import type { StudyView } from './fold';
import { noiseFloor } from './noise';
import { Results } from './results';

/** In bpb, where the recording measured no noise floor. */
const usualBand = 0.01;

export interface Band {
  readonly bpb: number;
  /** `one σ of the recorded noise floor`. */
  readonly words: string;
}

export function bandOf(recording: StudyView): Band {
  const { sigma } = noiseFloor(recording, new Results(recording));
  return sigma === null
    ? { bpb: usualBand, words: 'the usual one, for the recording measured no noise floor' }
    : { bpb: sigma, words: 'one σ of the recorded noise floor' };
}

/** The result of one trial there and here; null where it has none. */
export interface ResultPair extends TrialKey {
  readonly recorded: number | null;
  readonly here: number | null;
}

/** In bpb; infinite where only one of the two has a result. */
export const distanceOf = ({ recorded, here }: ResultPair): number =>
  recorded === null || here === null ? (recorded === here ? 0 : Infinity) : Math.abs(here - recorded);

/** Trials that are decided here, each with the recorded one. */
export function resultPairs(recording: StudyView, { arms }: StudyView): ResultPair[] {
  return arms.flatMap(({ id, trials }) => {
    const recorded = recording.arms.find((arm) => arm.id === id)?.trials ?? [];
    return trials.flatMap(({ arm, index, valBpb, decision }) =>
      decision === null ? [] : [{ arm, index, recorded: recorded[index]?.valBpb ?? null, here: valBpb }],
    );
  });
}
