/** The bench as the screen lists it. */
import type { Decision } from '../study/events';
import { listSettings, readSetting } from '../study/script-settings';
import type { EvaluationMetrics, StepMetrics } from '../trial/types';
import { bpbOf, canKeep, decisionOf, deltaOf, parentIndex, parentScript } from './bench';
import type { Bench, BenchRun } from './bench';
import type { LiveTrial } from './live-trial';
import { workbenchWords as words } from '../words/workbench';

export interface BenchRow extends Pick<BenchRun, 'title' | 'script' | 'parent' | 'isRecorded'> {
  readonly index: number;
  readonly parentScript: string | null;
  readonly valBpb: number | null;
  readonly delta: number | null;
  /** Null: to be decided. */
  readonly decision: Decision | null;
  readonly canKeep: boolean;
  readonly isParent: boolean;
  /** What the harness says against it. */
  readonly failure: string | null;
  /** What the trained model wrote. */
  readonly sample: string | null;
}

export const benchRows = (bench: Bench): readonly BenchRow[] =>
  bench.runs.map((run, index) => ({
    ...{ index, title: run.title, script: run.script, parent: run.parent, isRecorded: run.isRecorded },
    parentScript: bench.runs[run.parent ?? -1]?.script ?? null,
    valBpb: bpbOf(run),
    delta: deltaOf(bench, index),
    decision: decisionOf(bench, index),
    canKeep: canKeep(bench, index),
    isParent: index === parentIndex(bench),
    failure: run.outcome.kind === 'failed' ? run.outcome.error.message : null,
    sample: run.outcome.kind === 'finished' ? (run.outcome.measurements.samples[0]?.text ?? null) : null,
  }));

export interface SettingRow {
  readonly key: string;
  readonly value: number;
  /** The parent's number, or null if it has none. */
  readonly parent: number | null;
}

export function settingRows(bench: Bench): readonly SettingRow[] {
  const parent = parentScript(bench);
  return listSettings(bench.script).map((row) => ({ ...row, parent: readSetting(parent, row.key) ?? null }));
}

export interface BenchCurve {
  readonly name: string;
  readonly title: string;
  readonly steps: readonly StepMetrics[];
  readonly behind: readonly StepMetrics[];
  readonly stepsPlanned: number | null;
  readonly evaluation: EvaluationMetrics | undefined;
}

const stepsOf = (run: BenchRun | undefined): readonly StepMetrics[] =>
  run?.outcome.kind === 'finished' ? run.outcome.measurements.steps : [];

/** Of the run that trains, else of the last one that has losses. */
export function benchCurve(bench: Bench, live: LiveTrial | null): BenchCurve | null {
  if (live !== null) {
    const { index, steps, evaluations, facts } = live;
    return {
      ...{ name: `run-${index}`, title: index === 0 ? words.theStart : words.runName(index), steps },
      behind: index === 0 ? [] : stepsOf(bench.runs[parentIndex(bench)]),
      stepsPlanned: facts?.stepsPlanned ?? null,
      evaluation: evaluations.at(-1),
    };
  }
  const index = bench.runs.findLastIndex((run) => stepsOf(run).length > 0);
  const run = bench.runs[index];
  if (run?.outcome.kind !== 'finished') return null;
  const { facts, steps, evaluations } = run.outcome.measurements;
  return {
    ...{ name: `run-${index}`, title: index === 0 ? run.title : words.runTitle(index, run.title), steps },
    ...{ behind: stepsOf(bench.runs[run.parent ?? -1]), stepsPlanned: facts.stepsPlanned },
    evaluation: evaluations.at(-1),
  };
}
