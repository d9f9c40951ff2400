/** What the charts of one study share: the range of val_bpb over all arms, and the noise band. */
import type { ArmView, NoiseFloor } from '../../state/vocabulary';
import { rangeOf } from './scale';
import type { NoiseBand, Range } from './scale';

export function noiseBand({ values, sigma }: NoiseFloor): NoiseBand | null {
  if (sigma === null) return null;
  return { centre: values.reduce((sum, value) => sum + value, 0) / values.length, sigma, seeds: values.length };
}

export const valueRange = (arms: readonly ArmView[], noise: NoiseBand | null): Range | null =>
  rangeOf(
    [
      ...arms.flatMap(({ trials }) => trials.flatMap(({ valBpb }) => valBpb ?? [])),
      ...(noise === null ? [] : [noise.centre - noise.sigma, noise.centre + noise.sigma]),
    ],
    0.15,
  );
