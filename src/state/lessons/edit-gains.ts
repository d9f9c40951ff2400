/** What edits gain over the baseline, seed by seed, and whether that is over the noise. */
import { mean } from 'simple-statistics';
import { meanInterval } from '../../study/statistics/replication';
import type { Interval } from '../../study/statistics/bootstrap';
import type { LessonRun } from './figures';
import type { LessonState } from './lesson-state.svelte';

type EditId = LessonRun['edit'];

export interface EditGain {
  readonly edit: EditId;
  /** val_bpb of the baseline minus the edit's with the same seed; above 0 is better. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Student's, 95 %. */
  readonly interval: Interval | null;
  readonly verdict: 'better' | 'worse' | 'unclear';
}

export function editGain(edit: EditId, baseline: readonly number[], edited: readonly number[]): EditGain {
  const values = edited.map((after, k) => (baseline[k] ?? NaN) - after);
  const interval = meanInterval(values);
  const verdict = interval === null ? 'unclear' : interval.low > 0 ? 'better' : interval.high < 0 ? 'worse' : 'unclear';
  return { edit, values, mean: mean(values), interval, verdict };
}

/** In the order of the edits; null while a run is missing. */
export function editGains(
  lesson: LessonState,
  edits: readonly EditId[],
  seeds: readonly number[],
): readonly EditGain[] | null {
  const of = (edit: EditId): readonly number[] | null => lesson.values(seeds.map((seed) => ({ edit, seed })));
  const baseline = of('baseline');
  if (baseline === null) return null;
  const gains = edits.map((edit) => {
    const edited = of(edit);
    return edited === null ? null : editGain(edit, baseline, edited);
  });
  return gains.every((gain) => gain !== null) ? gains : null;
}
