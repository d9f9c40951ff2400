/** Scripts that attack the sandbox, as data, and what a trial makes of a script. */
import { AppError } from '../../src/base/errors';
import { parseRecorded, parseSchedule } from '../../src/script/recorded';
import type { ScriptSandbox } from '../../src/script/sandbox';
import { endlessScripts } from './hostile/endless';
import { escapingScripts } from './hostile/escapes';
import { forgedScripts } from './hostile/forged';
import { script } from './hostile/script';
import type { HostileScript, OutcomeCode } from './hostile/script';

export { runawayScripts } from './hostile/endless';
export type { HostileScript } from './hostile/script';

export const hostileScripts: readonly HostileScript[] = [...endlessScripts, ...forgedScripts, ...escapingScripts];
export const honestScript = script({});

export interface Outcome {
  readonly code: OutcomeCode;
  /** The message, or the recording and the table of the schedule. */
  readonly text: string;
}

/** Records, parses and tabulates a script as a trial does. Anything that is no AppError is thrown on. */
export async function outcomeOf(sandbox: ScriptSandbox, source: string): Promise<Outcome> {
  const evaluation = { sequences: 2, contextLength: 4 };
  const moments = [0, 1].map((step) => ({ step, steps: 2, progress: step / 2, tokens: 8 * step }));
  try {
    const recording = await sandbox.record({ source, settings: {}, evaluation, vocabularySize: 8 });
    parseRecorded(recording, 8);
    const table = await sandbox.schedule(moments);
    parseSchedule(table);
    return { code: 'accepted', text: `${recording} ${table}` };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, text: error.message };
    throw error;
  }
}
