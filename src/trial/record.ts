/** A script's recording for a trial or a measurement, checked. */
import type { ScriptSandbox } from '../script/sandbox';
import { parseRecorded } from '../script/recorded';
import type { RecordedScript } from '../script/recorded';
import { evaluationSequences } from './evaluator';
import type { TrialSpec } from './types';

/** @throws AppError `script-…` if it does not record, or records what cannot be. */
export async function recordScript(
  { script, settings, evaluation }: Pick<TrialSpec, 'script' | 'settings' | 'evaluation'>,
  sandbox: ScriptSandbox,
  vocabularySize: number,
): Promise<RecordedScript> {
  const recording = await sandbox.record({
    source: script,
    settings: settings ?? {},
    evaluation: { sequences: evaluationSequences, contextLength: evaluation.contextLength },
    vocabularySize,
  });
  return parseRecorded(recording, vocabularySize);
}
