/**
 * Counter-based seeded random numbers: a number depends only on (seed, counter), never on call order.
 * The 32-bit mixer is PCG's output hash, "pcg4d/pcg_hash" (Jarzynski & Olano, JCGT 9(3), 2020); the same integer steps
 * are in shaders/random/, so CPU and GPU agree bit for bit.
 */
export function pcgHash(input: number): number {
  const state = (Math.imul(input, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}

/** Mixes 32-bit words in order into one 32-bit word. */
export function mixWords(...words: number[]): number {
  return words.reduce((hash, word) => pcgHash((hash ^ word) >>> 0), 0x9e3779b9);
}

/** A 32-bit seed from text (FNV-1a, then mixed): equal text, equal seed. */
export function seedFromText(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return pcgHash(hash);
}

/** A stream of random numbers over one seed. */
export class Random {
  #counter = 0;

  constructor(readonly seed: number) {}

  /** Uniform 32-bit unsigned integer. */
  nextUint32(): number {
    return mixWords(this.seed, this.#counter++);
  }

  /** Uniform in [0, 1) with 32 bits of precision. */
  next(): number {
    return this.nextUint32() / 2 ** 32;
  }

  /** Uniform integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** One item of a non-empty list. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('pick: the list must not be empty');
    return items[this.below(items.length)] as T;
  }

  /** The items in a random order (Fisher–Yates); the input is left alone. */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
    }
    return shuffled;
  }
}
