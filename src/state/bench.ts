/**
 * A bench: scripts edited by hand and measured under one manifest, and what the visitor decided about each. Plain data and
 * the rules over it; run 0 is always the measured start, and a run that is kept becomes the parent of those after it.
 */
import type { Decision } from '../study/events';
import type { StudyManifest } from '../study/manifest';
import type { TrialOutcome } from '../trial/types';
import { changeTitle, isSameScript } from './script-change';

export interface BenchRun {
  readonly title: string;
  readonly script: string;
  /** The run that it is an edit of; null for the start. */
  readonly parent: number | null;
  readonly outcome: TrialOutcome;
  /** Not trained here: the outcome is the one in a study's journal. */
  readonly isRecorded: boolean;
}

export interface Choice {
  readonly run: number;
  readonly decision: 'keep' | 'discard';
}

export interface Bench {
  readonly manifest: StudyManifest;
  readonly start: { readonly title: string; readonly script: string };
  /** What stands in the editor. */
  readonly script: string;
  readonly runs: readonly BenchRun[];
  /** In the order in which they were made; the last can be undone. */
  readonly choices: readonly Choice[];
}

export const bpbOf = (run: BenchRun | undefined): number | null =>
  run?.outcome.kind === 'finished' ? run.outcome.valBpb : null;

/** The run that the next edit is compared with. */
export const parentIndex = ({ choices }: Bench): number =>
  choices.findLast(({ decision }) => decision === 'keep')?.run ?? 0;

/** What the editor goes back to. */
export const parentScript = (bench: Bench): string => bench.runs[parentIndex(bench)]?.script ?? bench.start.script;

/** Null: measured, and nothing decided yet. */
export function decisionOf(bench: Bench, index: number): Decision | null {
  if (index === 0) return 'baseline';
  if (bench.runs[index]?.outcome.kind === 'failed') return 'failed';
  return bench.choices.find(({ run }) => run === index)?.decision ?? null;
}

/** Change of val_bpb against the run that was the parent then; below 0 is better. */
export function deltaOf({ runs }: Bench, index: number): number | null {
  const run = runs[index];
  const [own, parent] = [bpbOf(run), bpbOf(runs[run?.parent ?? -1])];
  return own === null || parent === null ? null : own - parent;
}

/** Better than the parent of now, and not decided. */
export function canKeep(bench: Bench, index: number): boolean {
  const [own, best] = [bpbOf(bench.runs[index]), bpbOf(bench.runs[parentIndex(bench)])];
  return own !== null && best !== null && own < best && decisionOf(bench, index) === null;
}

/** Keeping makes the run the parent; discarding brings the parent's script back. Both put the parent into the editor. */
export function decide(bench: Bench, run: number, decision: Choice['decision']): Bench {
  const isOpen = decision === 'keep' ? canKeep(bench, run) : decisionOf(bench, run) === null;
  if (!isOpen) return bench;
  const decided = { ...bench, choices: [...bench.choices, { run, decision }] };
  return { ...decided, script: parentScript(decided) };
}

/** Takes the last decision back; its run's script is in the editor again. */
export function undo(bench: Bench): Bench {
  const last = bench.choices.at(-1);
  if (last === undefined) return bench;
  return { ...bench, choices: bench.choices.slice(0, -1), script: bench.runs[last.run]?.script ?? bench.script };
}

/** The run that measured this script already, or -1. */
export const runOf = ({ runs }: Bench, script: string): number =>
  runs.findIndex((run) => isSameScript(run.script, script));

/** A trained script; `parent` is the run that was the parent when the training began, null for the start. */
export function withRun(bench: Bench, parent: number | null, script: string, outcome: TrialOutcome): Bench {
  const before = parent === null ? undefined : bench.runs[parent]?.script;
  const title = before === undefined ? bench.start.title : changeTitle(before, script);
  return { ...bench, runs: [...bench.runs, { title, script, parent, outcome, isRecorded: false }] };
}
