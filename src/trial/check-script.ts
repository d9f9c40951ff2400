/** Whether a script can be recorded at all, asked before it is handed in: in a sandbox of its own, without the GPU. */
import { AppError } from '../base/errors';
import type { ScriptSandbox } from '../script/sandbox';
import { recordScript } from './record';
import type { TrialSpec } from './types';

/** What is wrong with the trial's script, in the words that teach; null if nothing is. */
export type CheckScript = (spec: TrialSpec) => Promise<string | null>;

export const scriptChecker =
  (sandbox: () => ScriptSandbox, vocabularySize: () => Promise<number>): CheckScript =>
  async (spec) => {
    const size = await vocabularySize();
    const own = sandbox();
    try {
      await recordScript(spec, own, size);
      return null;
    } catch (thrown) {
      if (thrown instanceof AppError) return thrown.message;
      throw thrown;
    } finally {
      own.dispose();
    }
  };
