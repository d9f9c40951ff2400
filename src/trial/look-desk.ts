/**
 * Where looks inside a training are asked for and answered. A look brackets one step: what the weights were before it, what they and the
 * gradients are after it. The code that looks is loaded when someone first asks; a look that fails is the asker's trouble, not the trial's.
 */
import { abortedError } from '../base/errors';
import type { Inspection, InspectionSubject, Weights } from './inspection';
import type { Look } from './look';

/** What the training loop knows of looks: it waits for `before` and `after` around a step, on nobody's clock. */
export interface Looker {
  readonly isAsked: boolean;
  before(): Promise<void>;
  /** `step` steps are taken. */
  after(step: number): Promise<void>;
}

interface Question {
  readonly text: string;
  readonly answer: (look: Look) => void;
  readonly refuse: (reason: unknown) => void;
}

export class LookDesk {
  readonly #questions = new Set<Question>();

  /** Answered at the next step of any training; until one comes, it waits. @throws AppError `aborted`, or why the look failed. */
  ask(text: string, signal: AbortSignal): Promise<Look> {
    return new Promise((answer, refuse) => {
      const question: Question = { text, answer, refuse };
      this.#questions.add(question);
      signal.addEventListener('abort', () => {
        this.#questions.delete(question);
        refuse(abortedError());
      });
    });
  }

  /** Looks at one training until it is closed. */
  openFor(subject: InspectionSubject): TrainingLooks {
    return new TrainingLooks(subject, this.#questions);
  }
}

class TrainingLooks implements Looker {
  #inspection: Inspection | null = null;
  #before: Weights | null = null;

  constructor(
    private readonly subject: InspectionSubject,
    private readonly questions: Set<Question>,
  ) {}

  get isAsked(): boolean {
    return this.questions.size > 0;
  }

  async before(): Promise<void> {
    this.#before = null;
    await this.#orRefuse(async () => {
      const { Inspection } = await import('./inspection');
      this.#inspection ??= await Inspection.create(this.subject);
      this.#before = await this.#inspection.weights();
    });
  }

  async after(step: number): Promise<void> {
    const [inspection, before] = [this.#inspection, this.#before];
    if (inspection === null || before === null) return;
    for (const question of [...this.questions]) {
      await this.#orRefuse(async () => {
        question.answer(await inspection.look(question.text, step, before));
        this.questions.delete(question);
      });
    }
  }

  close(): void {
    this.#inspection?.destroy();
  }

  async #orRefuse(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      for (const { refuse } of this.questions) refuse(thrown);
      this.questions.clear();
    }
  }
}
