/** Where a bench begins: the baseline at one of the study's sizes, or a trial of a study under that study's own manifest. */
import type { StudyView, TrialView } from '../study/fold';
import { createManifest } from '../study/manifest';
import type { PresetId } from '../study/presets';
import { presets } from '../study/presets';
import { listSettings, writeSetting } from '../study/script-settings';
import { armWords } from '../words/arms';
import type { Bench } from './bench';
import { changedSettings } from './script-change';
import { workbenchWords } from '../words/workbench';

const seed = 7;

/** @throws AppError `usage` if the budget is none. */
export function baselineBench(source: string, preset: PresetId, amount = presets[preset].budget.amount): Bench {
  const manifest = createManifest({
    createdAt: new Date().toISOString(),
    name: 'Edited by hand',
    baselineScript: source,
    researcher: { kind: 'librarian' },
    arms: ['none'],
    trialsPerArm: 1,
    budget: { ...presets[preset].budget, amount },
    ...{ preset, seed },
  });
  const script = manifest.baselineScript;
  return { manifest, start: { title: 'Baseline', script }, script, runs: [], choices: [] };
}

/** The same edits under another size or budget: what the visitor did not change is as that size has it. */
export function resized(bench: Bench, source: string, preset: PresetId, amount?: number): Bench {
  const next = baselineBench(source, preset, amount);
  const changed = new Set(changedSettings(bench.start.script, bench.script).map(({ key }) => key));
  const script = listSettings(next.script)
    .filter(({ key }) => !changed.has(key))
    .reduce((text, { key, value }) => writeSetting(text, key, value, String) ?? text, bench.script);
  return { ...next, script };
}

/**
 * A trial that was measured is the parent, with its recorded number where this adapter would make the same bits. One that
 * was not is in the editor, and its own parent is the parent. Null if it has no script.
 */
export function trialBench({ manifest, arms }: StudyView, trial: TrialView, adapter: string | null): Bench | null {
  const script = trial.proposal?.script;
  if (script === undefined) return null;
  const siblings = arms.find(({ id }) => id === trial.arm)?.trials ?? [];
  const parent = trial.valBpb === null ? (siblings[trial.parent ?? -1] ?? trial) : trial;
  const start = {
    title: workbenchWords.trialStart(parent.index, armWords.inPhrases[parent.arm], parent.proposal?.title ?? ''),
    script: parent.proposal?.script ?? script,
  };
  const { outcome } = parent;
  const isSame =
    outcome?.kind === 'finished' &&
    outcome.measurements.facts.adapter === adapter &&
    manifest.kernels !== 'tuned' &&
    manifest.budget.clock !== 'gpu-seconds';
  const runs = isSame ? [{ ...start, parent: null, outcome, isRecorded: true }] : [];
  return { manifest, start, script, runs, choices: [] };
}
