/** What each arm had gained over its baseline after each trial, in percent of the baseline's val_bpb. */
import type { StudyView } from '../study/fold';
import type { ArmId } from '../study/manifest';

export interface GainPoint {
  readonly index: number;
  readonly gain: number;
  readonly isKept: boolean;
}

export interface GainLine {
  readonly arm: ArmId;
  readonly points: readonly GainPoint[];
}

export function gainLines({ arms }: StudyView): GainLine[] {
  return arms.map(({ id, baseline, bestSoFar, trials }) => {
    const start = baseline?.valBpb ?? null;
    const points = bestSoFar.map(({ index, valBpb }) => ({
      index,
      gain: start === null ? 0 : (100 * (start - valBpb)) / start,
      isKept: trials[index]?.decision === 'keep' || trials[index]?.decision === 'baseline',
    }));
    return { arm: id, points };
  });
}
