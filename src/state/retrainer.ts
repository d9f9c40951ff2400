/** Trains scripts beside any study on the lab's GPU, and passes on to all who listen how far it is. */
import type { LabClient, LabEvent, LabInfo } from '../worker/lab-client';
import { journalWords } from '../words/journal';

/** What trains scripts, and says what is wrong with one. */
export type Trainer = Pick<LabClient, 'retrain' | 'checkScript'>;
export type RetrainingEvent = Extract<LabEvent, { readonly kind: 'retraining' }>;

export class Retrainer {
  readonly #listeners: ((event: RetrainingEvent) => void)[] = [];

  constructor(private readonly trainer: Trainer) {}

  readonly retrain: Trainer['retrain'] = (...retraining) => this.trainer.retrain(...retraining);
  readonly checkScript: Trainer['checkScript'] = (...script) => this.trainer.checkScript(...script);

  listen(listener: (event: RetrainingEvent) => void): void {
    this.#listeners.push(listener);
  }

  told(event: RetrainingEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

interface LabSituation {
  readonly info: LabInfo | null;
  readonly isBroken: boolean;
  readonly runningId: string | null;
}

/** Why nothing can be trained beside a study now, or null. */
export function obstacleOf({ info, isBroken, runningId }: LabSituation): string | null {
  if (info === null) return isBroken ? journalWords.obstacles.labBroken : journalWords.obstacles.lookingForGpu;
  if (info.gpu.kind === 'missing') return journalWords.obstacles.needsWebGpu(info.gpu.reason);
  return runningId === null ? null : journalWords.obstacles.running;
}
