/**
 * What a study may spend, and has spent. It is asked before every request: one that would go past the cap is not sent, so
 * a study overshoots by at most one reply.
 */
import { AppError } from '../../base/errors';
import type { SpendCap } from '../../study/researcher-choice';
import { estimatedTokens } from './types';
import type { Completion } from './types';

export interface Spent {
  readonly tokens: number;
  /** Null once a reply came whose cost nobody knows. */
  readonly usd: number | null;
}

export class SpendMeter {
  #tokens: number;
  #usd: number | null;

  constructor(
    private readonly cap: SpendCap = {},
    before: Spent = { tokens: 0, usd: 0 },
  ) {
    this.#tokens = before.tokens;
    this.#usd = before.usd;
  }

  get spent(): Spent {
    return { tokens: this.#tokens, usd: this.#usd };
  }

  add({ usage, costUsd }: Pick<Completion, 'usage' | 'costUsd'>): void {
    this.#tokens += usage.inputTokens + usage.outputTokens;
    this.#usd = this.#usd === null || costUsd === null ? null : this.#usd + costUsd;
  }

  /** @throws AppError `spend-cap` if a request of so many characters may not be sent any more. */
  allow(characters: number): void {
    const { tokens, usd } = this.cap;
    const next = this.#tokens + estimatedTokens(characters);
    if (tokens !== undefined && next > tokens)
      throw capped(
        `${this.#tokens} tokens of ${tokens} are used, and the next request has about ${next - this.#tokens}`,
      );
    if (usd === undefined) return;
    if (this.#usd === null)
      throw new AppError(
        'spend-cap',
        'spend cap: what this model costs is not known, so a cap in dollars cannot be kept; start the study again with a price, or with a cap in tokens',
      );
    if (this.#usd >= usd) throw capped(`$${this.#usd.toFixed(4)} of $${usd} are spent`);
  }
}

const capped = (what: string): AppError =>
  new AppError('spend-cap', `spend cap: ${what}; what was measured is kept; for more, start a study with a higher cap`);
