/** What the charts of one study share: the range of val_bpb over all arms, and the noise band. */
import type { ArmView, NoiseFloor, StudyView } from '../../state/vocabulary';
import { rangeOf } from './scale';
import type { NoiseBand, Range } from './scale';

function noiseBand({ values, sigma }: NoiseFloor): NoiseBand | null {
  if (sigma === null) return null;
  return { centre: values.reduce((sum, value) => sum + value, 0) / values.length, sigma, seeds: values.length };
}

const floorIn = ({ measurements }: StudyView): number =>
  measurements.filter(({ purpose }) => purpose === 'noise-floor').length;

/** Null while a replay has not come to the end of the noise floor. */
export const shownNoiseBand = (
  { view, whole }: { readonly view: StudyView; readonly whole: StudyView },
  noise: NoiseFloor,
): NoiseBand | null => (floorIn(view) < floorIn(whole) ? null : noiseBand(noise));

export const valueRange = (arms: readonly ArmView[], noise: NoiseBand | null): Range | null =>
  rangeOf(
    [
      ...arms.flatMap(({ trials }) => trials.flatMap(({ valBpb }) => valBpb ?? [])),
      ...(noise === null ? [] : [noise.centre - noise.sigma, noise.centre + noise.sigma]),
    ],
    0.15,
  );
