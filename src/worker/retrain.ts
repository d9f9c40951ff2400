/** Trains recorded trials again, as the study that recorded them would, on the very text it was recorded on. */
import { AppError, errorRecord, throwIfAborted } from '../base/errors';
import type { StudyManifest } from '../study/manifest';
import { retrainTrial } from '../study/run-trial';
import type { GpuTrialRunner } from '../trial/runner';
import type { TrialOutcome } from '../trial/types';
import type { CorpusShelf } from './corpus-shelf';
import type { GpuStatus, LabEvent, Retraining } from './protocol';

export type FreshRunner = Pick<GpuTrialRunner, 'run' | 'dispose'>;

interface Parts {
  readonly gpu: GpuStatus;
  readonly shelf: Pick<CorpusShelf, 'load'>;
  readonly freshRunner: () => Promise<FreshRunner>;
  readonly emit: (event: LabEvent) => void;
}

/** The hash of the text that a study was recorded on. @throws AppError `corpus-download` or `corpus-corrupt` if the text is not here or is another one. */
export async function loadText(
  { corpusId, corpusHash }: StudyManifest,
  { shelf }: Pick<Parts, 'shelf'>,
  signal: AbortSignal,
): Promise<string> {
  const { hash } = await shelf.load(corpusId, signal).catch((thrown: unknown) => {
    const { code, message } = errorRecord(thrown, 'corpus-download');
    if (code === 'aborted' || !corpusId.startsWith('file-')) throw thrown;
    throw new AppError(
      'corpus-download',
      `training: this study was trained on a file of its author's, which is not on this device; choose the same file under "Your own file", then try again`,
      { cause: message },
    );
  });
  if (corpusHash !== undefined && hash !== corpusHash)
    throw new AppError(
      'corpus-corrupt',
      `training: the text "${corpusId}" here is not the one that the study was trained on; open the study with the version of Bibliograd that recorded it`,
    );
  return hash;
}

/** Outcomes in order. @throws AppError, also `aborted`. */
export async function retrain(
  { manifest, trials }: Retraining,
  parts: Parts,
  signal: AbortSignal,
): Promise<TrialOutcome[]> {
  if (parts.gpu.kind === 'missing')
    throw new AppError('webgpu-missing', `training: it needs WebGPU, and ${parts.gpu.reason}`);
  await loadText(manifest, parts, signal);
  const runner = await parts.freshRunner();
  const outcomes: TrialOutcome[] = [];
  try {
    for (const { arm, index, script } of trials) {
      throwIfAborted(signal);
      const outcome = await retrainTrial(
        ...([runner, manifest, { arm, index, script }] as const),
        (progress) => parts.emit({ kind: 'retraining', trial: { arm, index }, progress }),
        signal,
      );
      throwIfAborted(signal);
      outcomes.push(outcome);
    }
  } finally {
    runner.dispose();
  }
  return outcomes;
}
