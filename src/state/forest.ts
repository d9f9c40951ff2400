/** The rows of the forest plot: for each compared arm one difference a session, and what they come to together. */
import type { StudyView } from '../study/fold';
import { reportOf } from '../study/report';
import type { ArmReport, Gains } from '../study/report';
import type { Interval } from '../study/statistics/bootstrap';
import { meanInterval } from '../study/statistics/replication';
import type { Verdict } from '../study/statistics/verdict';
import { reportWords } from '../words/report';

export interface ForestRow {
  readonly label: string;
  /** Confirmed val_bpb of the arm minus its reference's: below 0 the arm is better. */
  readonly difference: number;
  /** Over the session's own seeds; null where the two finals were not confirmed on common ones. */
  readonly interval: Interval | null;
}

export interface ForestGroup {
  readonly arm: string;
  readonly reference: string;
  readonly sessions: readonly ForestRow[];
  /** Null for a single session, which has nothing to be pooled with. */
  readonly together: ForestRow | null;
}

const finalOf = ({ pruned, confirmed }: ArmReport): Gains | null => pruned ?? confirmed;

function rowOf(view: StudyView, arm: string, reference: string): ForestRow[] {
  const { arms } = reportOf(view);
  const [own, its] = [arm, reference].map((id) => arms.find((report) => report.arm === id));
  const [gain, bar] = [own && finalOf(own), its && finalOf(its)];
  if (!own || !its || !gain || !bar) return [];
  const isPaired = (own.pruned === null) === (its.pruned === null) && gain.values.length === bar.values.length;
  const differences = gain.values.map((value, k) => (bar.values[k] ?? 0) - value);
  const label = reportWords.seed(view.manifest.seed);
  return [{ label, difference: bar.mean - gain.mean, interval: isPaired ? meanInterval(differences) : null }];
}

export function forestOf(sessions: readonly StudyView[], verdicts: readonly Verdict[]): ForestGroup[] {
  return verdicts.map(({ arm, reference, meanDifference, interval }) => {
    const rows = sessions.flatMap((view) => rowOf(view, arm, reference));
    const together =
      rows.length < 2 || meanDifference === null
        ? null
        : { label: reportWords.allSessions(rows.length), difference: meanDifference, interval };
    return { arm, reference, sessions: rows, together };
  });
}
