/**
 * The earlier trials of an arm as text within a budget of characters. What does not fit is told more and more briefly, always
 * in the same way: the best and the last trials in full, the others by a line, then only counted, failures by their kind.
 */
import type { PastTrial, ResearchContext } from '../../study/ports';

export const defaultHistoryCharacters = 24_000;

type History = Pick<ResearchContext, 'history' | 'notes' | 'sigma'>;

/** How many of the best and of the last trials are told in full, and how many others by a line. */
const levels = [
  [8, 8, 200],
  [5, 5, 60],
  [3, 4, 20],
  [2, 2, 0],
  [1, 1, 0],
] as const;

export function historyText(context: History, limit = defaultHistoryCharacters): string {
  const { history, sigma } = context;
  const remarks = notesText(context, Math.floor(limit / 4));
  const room = limit - remarks.length;
  const full = history.map((trial) => inFull(trial, sigma)).join('\n') || 'none';
  if (full.length <= room) return full + remarks;
  const summaries = levels.map(([best, last, lines]) => summary(context, best, last, lines));
  const fitting = summaries.find((text) => text.length <= room) ?? summaries.at(-1) ?? '';
  return fitting.slice(0, Math.max(0, room)) + remarks;
}

function summary({ history, sigma }: History, bestCount: number, lastCount: number, lines: number): string {
  const measured = history.filter(({ valBpb }) => valBpb !== null);
  const best = measured.toSorted((a, b) => (a.valBpb ?? 0) - (b.valBpb ?? 0)).slice(0, bestCount);
  const told = new Set([...best, ...history.slice(-lastCount)]);
  const others = history.filter((trial) => !told.has(trial));
  return [
    `${history.length} trials: ${countsOf(history)}.`,
    `The best ${bestCount} and the last ${lastCount}:`,
    ...history.filter((trial) => told.has(trial)).map((trial) => inFull(trial, sigma)),
    ...failuresByKind(others),
    ...(lines === 0 || others.length === 0 ? [] : ['Others:', ...others.slice(-lines).map(headline)]),
    ...(others.length > lines ? [`(${others.length - lines} more are not listed)`] : []),
  ].join('\n');
}

function countsOf(history: readonly PastTrial[]): string {
  const counts = new Map<string, number>();
  for (const { decision } of history) counts.set(decision, (counts.get(decision) ?? 0) + 1);
  return [...counts].map(([decision, count]) => `${count} ${decision}`).join(', ');
}

/** Failures with the same beginning are of one kind. */
function failuresByKind(history: readonly PastTrial[]): string[] {
  const kinds = new Map<string, number[]>();
  for (const { failure, index } of history) {
    if (failure === null) continue;
    const kind = failure.split(/[:;\n]/)[0]?.slice(0, 80) ?? '';
    kinds.set(kind, [...(kinds.get(kind) ?? []), index]);
  }
  if (kinds.size === 0) return [];
  const told = [...kinds]
    .slice(0, 10)
    .map(([kind, trials]) => `  ${trials.length} × ${kind} (trials ${trials.slice(0, 8).join(', ')})`);
  return ['Failures among the others:', ...told];
}

function headline({ index, title, decision, valBpb }: PastTrial): string {
  return `Trial ${index}: ${title} → ${decision}${valBpb === null ? '' : `, val_bpb ${valBpb.toFixed(4)}`}`;
}

function inFull(trial: PastTrial, sigma: number | undefined): string {
  const { failure, changes, curve = [] } = trial;
  return [
    headline(trial) + deltaText(trial, sigma),
    ...(failure === null ? [] : [`  failed: ${failure.slice(0, 500)}`]),
    ...(curve.length < 2 ? [] : [`  curve of the training loss: ${curve.map((loss) => loss.toFixed(3)).join(' ')}`]),
    ...changes
      .split('\n')
      .filter(Boolean)
      .map((line) => `  ${line}`),
  ].join('\n');
}

function deltaText({ valBpb, parentValBpb }: PastTrial, sigma: number | undefined): string {
  if (valBpb === null || parentValBpb === null || parentValBpb === undefined) return '';
  const delta = valBpb - parentValBpb;
  const inSigma = sigma === undefined || sigma <= 0 ? '' : `, ${signed(delta / sigma, 1)} σ of a seed`;
  return `\n  change against its parent: ${signed(delta, 4)}${inSigma}`;
}

const signed = (value: number, digits: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

/** The latest remarks that fit. */
function notesText({ notes = [] }: History, limit: number): string {
  const lines: string[] = [];
  let room = limit;
  for (const { trial, text } of notes.toReversed()) {
    const line = `- (trial ${trial}) ${text}`;
    if (line.length > room) break;
    room -= line.length + 1;
    lines.unshift(line);
  }
  return lines.length === 0 ? '' : `\n\nYour notes from earlier trials:\n${lines.join('\n')}`;
}
