/**
 * Windows over a token array. A window is T + 1 tokens: T inputs and, one place on, T targets (T = contextLength).
 * Both classes are pure functions of the window number, so a resumed run sees exactly what it would have seen.
 */
import { AppError } from '../base/errors';
import { mixWords, Random } from '../base/random';

function windowCount(tokens: Uint16Array, contextLength: number): number {
  const count = Math.floor(tokens.length / (contextLength + 1));
  if (count < 1)
    throw new AppError(
      'text-too-short',
      `windows: a window needs ${contextLength + 1} tokens, the split has ${tokens.length}; use a longer text or a shorter context`,
    );
  return count;
}

function sequencesIn(inputs: Int32Array, targets: Int32Array, contextLength: number): number {
  if (inputs.length !== targets.length || inputs.length % contextLength !== 0)
    throw new AppError(
      'shape',
      `windows: inputs (${inputs.length}) and targets (${targets.length}) must have equal lengths divisible by the context length ${contextLength}`,
    );
  return inputs.length / contextLength;
}

/** Copies the window that starts at token `start` into sequence `sequence` of the batch. */
function copyWindow(
  tokens: Uint16Array,
  start: number,
  sequence: number,
  inputs: Int32Array,
  targets: Int32Array,
  contextLength: number,
): void {
  const at = sequence * contextLength;
  inputs.set(tokens.subarray(start, start + contextLength), at);
  targets.set(tokens.subarray(start + 1, start + 1 + contextLength), at);
}

/** Consecutive windows in a new seeded order each epoch; each epoch also starts at its own offset of 0 … T tokens. */
export class TrainingWindows {
  readonly windowsPerEpoch: number;
  #epoch = -1;
  #offset = 0;
  #order: Uint32Array = new Uint32Array(0);

  constructor(
    private readonly tokens: Uint16Array,
    private readonly contextLength: number,
    private readonly seed: number,
  ) {
    const span = contextLength + 1;
    const whole = windowCount(tokens, contextLength);
    /** One window fewer where the largest offset would not leave room for all. */
    this.windowsPerEpoch = tokens.length - whole * span >= contextLength ? whole : Math.max(1, whole - 1);
  }

  /** Fills the batch with windows firstWindow, firstWindow + 1, …; window w is in epoch floor(w / windowsPerEpoch). */
  fill(firstWindow: number, inputs: Int32Array, targets: Int32Array): void {
    const sequences = sequencesIn(inputs, targets, this.contextLength);
    for (let sequence = 0; sequence < sequences; sequence++) {
      const window = firstWindow + sequence;
      this.#enterEpoch(Math.floor(window / this.windowsPerEpoch));
      const place = this.#order[window % this.windowsPerEpoch] as number;
      const start = this.#offset + place * (this.contextLength + 1);
      copyWindow(this.tokens, start, sequence, inputs, targets, this.contextLength);
    }
  }

  #enterEpoch(epoch: number): void {
    if (epoch === this.#epoch) return;
    const random = new Random(mixWords(this.seed, epoch));
    const room = this.tokens.length - this.windowsPerEpoch * (this.contextLength + 1);
    this.#offset = random.below(Math.min(room, this.contextLength) + 1);
    const order = Uint32Array.from({ length: this.windowsPerEpoch }, (_, i) => i);
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    this.#order = order;
    this.#epoch = epoch;
  }
}

/** The same consecutive windows from the start of a split, every time. */
export class EvaluationWindows {
  readonly count: number;

  constructor(
    private readonly tokens: Uint16Array,
    private readonly contextLength: number,
  ) {
    this.count = windowCount(tokens, contextLength);
  }

  fill(firstWindow: number, inputs: Int32Array, targets: Int32Array): void {
    const sequences = sequencesIn(inputs, targets, this.contextLength);
    if (firstWindow < 0 || firstWindow + sequences > this.count)
      throw new AppError(
        'shape',
        `evaluation windows: windows ${firstWindow} … ${firstWindow + sequences - 1} asked, there are ${this.count}; ask for fewer`,
      );
    for (let sequence = 0; sequence < sequences; sequence++)
      copyWindow(
        this.tokens,
        (firstWindow + sequence) * (this.contextLength + 1),
        sequence,
        inputs,
        targets,
        this.contextLength,
      );
  }
}
