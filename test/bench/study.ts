/** A micro study in the lab's own worker, with no page around it. */
import { LabClient } from '../../src/worker/lab-client';

/** Tokens a second of its finished trials. */
export function study(steps: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const rates: number[] = [];
    const lab = new LabClient({
      onEvent(event) {
        if (event.kind === 'entry' && event.entry.event.kind === 'trialFinished') {
          const { outcome } = event.entry.event;
          if (outcome.kind === 'finished') rates.push(outcome.measurements.tokensPerSecond);
        }
        if (event.kind !== 'idle') return;
        lab.close();
        if (event.error) reject(new Error(event.error.message));
        else resolve(rates);
      },
      onFault: reject,
      onCrash: reject,
    });
    const choices = {
      name: 'bench',
      preset: 'micro' as const,
      corpusId: 'embedded',
      researcher: { kind: 'librarian' as const },
      budget: { clock: 'steps' as const, amount: steps },
      trialsPerArm: 1,
      seed: 7,
    };
    lab
      .open(new URL('/', location.href).href)
      .then(() => lab.start(choices, {}))
      .catch(reject);
  });
}
