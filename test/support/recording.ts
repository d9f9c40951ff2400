/** Scripts recorded through the real sandbox, and limits nothing in the tests should reach. */
import { parseRecorded } from '../../src/script/recorded';
import type { RecordedScript } from '../../src/script/recorded';
import { createSandbox } from '../../src/script/sandbox';
import type { Caps } from '../../src/trial/types';

export const roomyCaps: Caps = {
  parameters: 1e8,
  peakBytes: 4e9,
  graphNodes: 1e5,
  flopsPerStep: 1e15,
  pipelines: 1e4,
  compileSeconds: 600,
};

export interface RecordingOptions {
  readonly sequences?: number;
  readonly contextLength?: number;
  readonly vocabularySize?: number;
}

/** `contextLength` is that of evaluation; by default the one in the settings. */
export async function recordScript(
  source: string,
  settings: Readonly<Record<string, number>> = {},
  options: RecordingOptions = {},
): Promise<RecordedScript> {
  const { sequences = 2, contextLength = settings['contextLength'] ?? 256, vocabularySize = 4096 } = options;
  const sandbox = createSandbox();
  try {
    const evaluation = { sequences, contextLength };
    return parseRecorded(await sandbox.record({ source, settings, evaluation, vocabularySize }), vocabularySize);
  } finally {
    sandbox.dispose();
  }
}
