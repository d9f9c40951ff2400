/** What a study measured as tables for other programs: comma-separated, one header line, RFC 4180, numbers in full. */
import type { StudyView, TrialView } from './fold';
import { subjectName } from './measurement';

type Cell = string | number | null;

/** A text that a spreadsheet would take for a formula gets an apostrophe in front. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `${cell}`;
  const tame = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

const csv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

const trialsOf = ({ arms }: StudyView): readonly TrialView[] => arms.flatMap(({ trials }) => trials);

const measured = (trial: TrialView) =>
  trial.outcome?.kind === 'finished' ? trial.outcome.measurements : { steps: [], evaluations: [] };

const trialHeader = ['arm', 'trial', 'parent', 'title', 'decision', 'reason', 'seed', 'val_bpb', 'parameters'];

function trialsCsv(view: StudyView): string {
  const rows = trialsOf(view).map((trial) => {
    const { arm, index, parent, proposal, decision, reason, seed, valBpb, facts, outcome, measuredBy } = trial;
    const speed = outcome?.kind === 'finished' ? outcome.measurements : null;
    return [
      ...[arm, index, parent, proposal?.title ?? null, decision, reason, seed, valBpb, facts?.parameters ?? null],
      ...[speed?.tokensPerSecond ?? null, speed?.elapsedSeconds ?? null, facts?.adapter ?? null],
      measuredBy === null ? null : `${measuredBy.arm} ${measuredBy.index}`,
    ];
  });
  return csv([...trialHeader, 'tokens_per_second', 'elapsed_seconds', 'adapter', 'measured_by'], rows);
}

function evaluationsCsv(view: StudyView): string {
  const rows = trialsOf(view).flatMap((trial) =>
    measured(trial).evaluations.map(({ step, tokens, valBpb }) => [trial.arm, trial.index, step, tokens, valBpb]),
  );
  return csv(['arm', 'trial', 'step', 'tokens', 'val_bpb'], rows);
}

function lossesCsv(view: StudyView): string {
  const rows = trialsOf(view).flatMap((trial) =>
    measured(trial).steps.map(({ step, tokens, loss, lr }) => [trial.arm, trial.index, step, tokens, loss, lr]),
  );
  return csv(['arm', 'trial', 'step', 'tokens', 'loss', 'lr'], rows);
}

function measurementsCsv({ measurements }: StudyView): string {
  const rows = measurements.map(({ purpose, subject, seed, split, budgetFactor, outcome }) => [
    ...[purpose, subjectName(subject), seed, split, budgetFactor],
    ...(outcome.kind === 'finished' ? [outcome.valBpb, outcome.adapter, null] : [null, null, outcome.failure]),
  ]);
  return csv(['purpose', 'subject', 'seed', 'split', 'budget_factor', 'val_bpb', 'adapter', 'failure'], rows);
}

/** By file name. */
export const metricTables = (view: StudyView): Readonly<Record<string, string>> => ({
  'metrics/trials.csv': trialsCsv(view),
  'metrics/evaluations.csv': evaluationsCsv(view),
  'metrics/losses.csv': lossesCsv(view),
  'metrics/measurements.csv': measurementsCsv(view),
});
