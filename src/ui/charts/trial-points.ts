/** Trials as points of a chart, and how thousands of them are drawn as a few paths. */
import type { Decision, TrialView } from '../../state/vocabulary';
import { marks, pendingMark, wordOf } from './marks';
import type { Mark } from './marks';
import { studyWords } from '../../words/study';
import { fixed } from '../../words/format';

export interface TrialPoint {
  readonly index: number;
  readonly decision: Decision | null;
  readonly x: number;
  readonly y: number;
  /** `trial 3, kept: 2.1250`. */
  readonly label: string;
}

export const markOf = ({ decision }: Pick<TrialPoint, 'decision'>): Mark =>
  decision === null ? pendingMark : marks[decision];

export const pointLabel = ({ index, decision, valBpb, proposal }: TrialView): string =>
  studyWords.point(index, wordOf({ decision }), valBpb === null ? null : fixed(valBpb, 4), proposal?.title ?? null);

/** One path of dots for each decision. */
export function dotPaths(points: readonly TrialPoint[]): { readonly mark: Mark; readonly d: string }[] {
  const paths = new Map<Mark, string[]>();
  for (const point of points) {
    const mark = markOf(point);
    const dots = paths.get(mark) ?? [];
    dots.push(`M${point.x.toFixed(1)} ${point.y.toFixed(1)}h0`);
    paths.set(mark, dots);
  }
  return [...paths].map(([mark, dots]) => ({ mark, d: dots.join('') }));
}

/** Within reach of a finger; null if there is none. */
export function nearest(points: readonly TrialPoint[], x: number, y: number, reach = 22): TrialPoint | null {
  let best: TrialPoint | null = null;
  let least = reach ** 2;
  for (const point of points) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance > least) continue;
    [best, least] = [point, distance];
  }
  return best;
}
