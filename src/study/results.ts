/** What a study has measured, by content: search trials and measurements answer the same questions. */
import type { StudyView } from './fold';
import { contentKey, seedOf } from './measurement';
import type { MeasuredOutcome, Measurement } from './measurement';

export type Question = Pick<Measurement, 'script' | 'seed' | 'split' | 'budgetFactor'> & {
  readonly isRepeat?: boolean;
};

export class Results {
  readonly #outcomes = new Map<string, MeasuredOutcome>();

  constructor(view: StudyView) {
    const { manifest, arms, measurements } = view;
    const seed = seedOf(manifest, 'search', 0);
    for (const { proposal, outcome } of arms.flatMap(({ trials }) => trials)) {
      if (proposal === null || outcome === null) continue;
      const key = this.#key({ script: proposal.script, seed, split: manifest.evaluation.split, budgetFactor: 1 });
      if (this.#outcomes.has(key)) continue;
      this.#outcomes.set(
        key,
        outcome.kind === 'failed'
          ? outcome
          : {
              kind: 'finished',
              valBpb: outcome.valBpb,
              elapsedSeconds: 0,
              adapter: outcome.measurements.facts.adapter,
            },
      );
    }
    for (const { outcome, ...measurement } of measurements) this.#outcomes.set(contentKey(measurement), outcome);
  }

  outcomeOf(question: Question): MeasuredOutcome | undefined {
    return this.#outcomes.get(this.#key(question));
  }

  /** Null if it failed or was not measured. */
  valBpb(question: Question): number | null {
    const outcome = this.outcomeOf(question);
    return outcome?.kind === 'finished' ? outcome.valBpb : null;
  }

  #key({ isRepeat = false, ...question }: Question): string {
    return contentKey({ ...question, purpose: isRepeat ? 'repeat' : 'paired' });
  }
}
