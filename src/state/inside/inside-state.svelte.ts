/** A visitor's looks inside whatever trains, one after the other while the screen is open. Verbs never throw. */
import { errorRecord } from '../../base/errors';
import type { Look } from '../../trial/look';
import { trainingName } from './look-words';

/** What the model wrote after the sentence at one of its steps. */
export interface Checkpoint {
  /** Its name, in the language of the moment. */
  readonly training: string;
  readonly step: number;
  readonly continuation: string;
}

/** From a look to the next, at least. */
const pauseMs = 3000;
/** Nor before the training had this many times as long as the look took. */
const trainingShare = 4;
/** The column keeps the first, for comparison, and the newest. */
const mostCheckpoints = 40;
const firstSentence = 'Once upon a time there was a little';

const checkpointOf = ({ trialId, step, continuation }: Look, isOfStudy: boolean): Checkpoint => ({
  get training() {
    return trainingName(trialId, isOfStudy);
  },
  step,
  continuation,
});

export type AskLook = (text: string, signal: AbortSignal) => Promise<Look>;

export class InsideState {
  /** What the looks are made with. */
  sentence = $state(firstSentence);
  look: Look | null = $state.raw(null);
  #newest: Checkpoint | null = $state.raw(null);
  /** The name of what was looked at. */
  readonly training = $derived(this.#newest?.training ?? '');
  checkpoints: readonly Checkpoint[] = $state.raw([]);
  error: string | null = $state(null);
  isLooking = $state(false);
  layer = $state(0);
  head = $state(0);
  query = $state(0);
  tensor = $state('');
  readonly attention = $derived(this.look?.attentions[this.layer] ?? null);
  /** The chosen tensor; the first until one is chosen, or where another model has none of that name. */
  readonly chosen = $derived(
    this.look?.tensors.find(({ name }) => name === this.tensor) ?? this.look?.tensors[0] ?? null,
  );
  #controller: AbortController | null = null;

  constructor(
    private readonly ask: AskLook,
    /** Whether what trains now is a study's. */
    private readonly isStudyTraining: () => boolean,
    private readonly waitMs = pauseMs,
  ) {}

  /** Looks again and again until it is closed. */
  open(): void {
    this.close();
    const controller = new AbortController();
    this.#controller = controller;
    this.isLooking = true;
    void this.#follow(controller.signal);
  }

  close(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.isLooking = false;
  }

  /** Another sentence, other samples. */
  say(sentence: string): void {
    if (sentence === this.sentence) return;
    this.sentence = sentence;
    this.checkpoints = [];
    if (this.isLooking) this.open();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let tookMs = 0;
      try {
        const look = await this.ask(this.sentence, signal);
        if (signal.aborted) return;
        this.#found(look);
        tookMs = look.tookMs;
        this.error = null;
      } catch (thrown) {
        if (signal.aborted) return;
        this.error = errorRecord(thrown, 'worker-message').message;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(this.waitMs, trainingShare * tookMs)));
    }
  }

  #found(look: Look): void {
    const newest = checkpointOf(look, this.isStudyTraining());
    this.#newest = newest;
    const others = this.checkpoints.length < mostCheckpoints ? this.checkpoints : this.checkpoints.toSpliced(1, 1);
    this.checkpoints = [...others, newest];
    const isSame = this.look?.tokens.length === look.tokens.length;
    this.look = look;
    this.layer = Math.max(0, Math.min(this.layer, look.attentions.length - 1));
    this.head = Math.max(0, Math.min(this.head, (look.attentions[this.layer]?.heads ?? 1) - 1));
    if (!isSame) this.query = look.tokens.length - 1;
  }
}
