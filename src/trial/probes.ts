/**
 * Integrity probes, bit by bit. Causality: with every token from a random cut on changed, logits before the cut stay as they were.
 * Batch independence: each sequence leaves the other's logits alone. Determinism: another random key changes nothing. Finiteness.
 * They run on random weights, so that nothing hides behind a parameter that starts at zero, on the initial ones, and on the
 * trained ones.
 */
import { AppError } from '../base/errors';
import { Random, mixWords } from '../base/random';
import type { Session } from '../engine/session';
import { prepareEvaluation } from './evaluator';
import { fillWithNoise, initialise } from './initialise';
import { inputNames } from './model';
import type { Model } from './model';

const noiseScales = [0.2, 0.02] as const;

class Prober {
  readonly #random: Random;
  readonly #tokens: Int32Array<ArrayBuffer>;

  constructor(
    private readonly session: Session,
    private readonly model: Model,
    seed: number,
  ) {
    const { sequences, contextLength } = model.script.evaluate;
    this.#random = new Random(seed);
    this.#tokens = Int32Array.from({ length: sequences * contextLength }, () =>
      this.#random.below(this.#vocabularySize),
    );
  }

  get #vocabularySize(): number {
    const { graph, logits } = this.model.script.evaluate;
    return graph.values[logits]?.shape.at(-1) as number;
  }

  /** Bits of the logits (2, T, V). */
  async logits(tokens: Int32Array<ArrayBuffer> = this.#tokens): Promise<Uint32Array> {
    const { session } = this;
    if (session.has('tokens', inputNames.evaluationTokens))
      session.write('tokens', inputNames.evaluationTokens, tokens);
    session.submit([{ program: 'probe', slot: 0 }]);
    return new Uint32Array((await session.readResult('probe', 'logits')).buffer);
  }

  /** The tokens from `from` to `to` replaced by others, none by itself. */
  #altered(from: number, to: number): Int32Array<ArrayBuffer> {
    const size = this.#vocabularySize;
    return this.#tokens.map((token, i) =>
      i < from || i >= to || size < 2 ? token : (token + 1 + this.#random.below(size - 1)) % size,
    );
  }

  async #expectSame(before: Uint32Array, tokens: Int32Array<ArrayBuffer>, from: number, to: number): Promise<number> {
    const after = await this.logits(tokens);
    const size = this.#vocabularySize;
    for (let i = from * size; i < to * size; i++) if (before[i] !== after[i]) return Math.floor(i / size);
    return -1;
  }

  async leaks(before: Uint32Array, cuts: number): Promise<void> {
    const { contextLength: t } = this.model.script.evaluate;
    for (let i = 0; i < cuts && t > 1; i++) {
      const cut = 1 + this.#random.below(t - 1);
      const altered = this.#altered(cut, t);
      const leak = await this.#expectSame(before, altered, 0, cut);
      if (leak >= 0) {
        throw new AppError(
          'probe-failed',
          `causality: changing tokens ${cut} and later changed the logits at position ${leak}; logits may depend only on earlier tokens`,
        );
      }
    }
    for (const [own, other] of [
      [0, t],
      [t, 0],
    ] as const) {
      const mixed = await this.#expectSame(before, this.#altered(other, other + t), own, own + t);
      if (mixed >= 0) {
        throw new AppError(
          'probe-failed',
          'batch independence: changing one sequence changed the logits of another; do not mix along the batch axis',
        );
      }
    }
  }

  async randomness(before: Uint32Array): Promise<void> {
    const { session } = this;
    if (!session.has('key', inputNames.evaluationKey)) return;
    session.write('key', inputNames.evaluationKey, Int32Array.of(this.#random.nextUint32() | 0));
    const changed = await this.#expectSame(before, this.#tokens, 0, this.#tokens.length);
    session.write('key', inputNames.evaluationKey, Int32Array.of(0));
    if (changed >= 0) {
      throw new AppError(
        'probe-failed',
        'determinism: logits depend on random numbers at evaluation; use them only where mode.training is true',
      );
    }
  }
}

const isFinite32 = (bits: number): boolean => (bits & 0x7f800000) !== 0x7f800000;

function checkFinite(logits: Uint32Array, when: string): void {
  const bad = logits.findIndex((bits) => !isFinite32(bits));
  if (bad < 0) return;
  throw new AppError(
    'probe-failed',
    `finiteness: logit ${bad} of the ${when} model is not a finite number; look for a division by 0, a log of 0 or an overflow`,
  );
}

/** Before training. Leaves the session with the trial's own initial weights. @throws AppError `probe-failed`. */
export async function probeUntrained(session: Session, model: Model, seed: number): Promise<void> {
  const prober = new Prober(session, model, mixWords(seed, 1));
  prepareEvaluation(session, model);
  for (const scale of noiseScales) {
    await fillWithNoise(session, model, mixWords(seed, 2), scale);
    const logits = await prober.logits();
    if (!logits.every(isFinite32)) continue;
    await prober.leaks(logits, 3);
    await prober.randomness(logits);
    break;
  }
  await initialise(session, model, seed);
  prepareEvaluation(session, model);
  const logits = await prober.logits();
  checkFinite(logits, 'untrained');
  await prober.leaks(logits, 1);
}

/** After training, on the weights that are judged. @throws AppError `probe-failed`. */
export async function probeTrained(session: Session, model: Model, seed: number): Promise<void> {
  const prober = new Prober(session, model, mixWords(seed, 3));
  prepareEvaluation(session, model);
  const logits = await prober.logits();
  checkFinite(logits, 'trained');
  await prober.leaks(logits, 2);
}
