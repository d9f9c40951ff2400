/** The noise floor: what seeds alone do to the baseline, and whether one seed gives one number. */
import { sampleStandardDeviation } from 'simple-statistics';
import type { StudyView } from './fold';
import { seedOf } from './measurement';
import type { Results } from './results';

export interface NoiseFloor {
  /** val_bpb of the baseline, one a seed. */
  readonly values: readonly number[];
  /** Their standard deviation in bpb; null for fewer than three. */
  readonly sigma: number | null;
  /** Of the repeated seed; null until it was repeated. */
  readonly isDeterministic: boolean | null;
}

const fewest = 3;

export function noiseFloor({ manifest }: StudyView, results: Results): NoiseFloor {
  const question = (k: number) => ({
    script: manifest.baselineScript,
    seed: seedOf(manifest, 'search', k),
    split: manifest.evaluation.split,
    budgetFactor: 1,
  });
  const values = Array.from({ length: manifest.protocol.noiseFloorSeeds }, (_, k) => results.valBpb(question(k)));
  const known = values.filter((value) => value !== null);
  const repeated = results.valBpb({ ...question(0), isRepeat: true });
  return {
    values: known,
    sigma: known.length < fewest ? null : sampleStandardDeviation(known),
    isDeterministic: repeated === null || values[0] === null ? null : repeated === values[0],
  };
}
