/**
 * A model behind HTTP, called with plain fetch from the page itself. Busy and broken servers are asked again, after the
 * time they ask for; a reply that broke off is asked for again as a whole. The key lives in a private field.
 */
import { AppError, throwIfAborted } from '../../base/errors';
import type { Price } from '../../study/researcher-choice';
import {
  brokenOffError,
  corsError,
  offlineError,
  replyError,
  silenceError,
  statusError,
  tooLongError,
  unreachableError,
} from './endpoint-errors';
import { exchange, replyLimitBytes } from './exchange';
import type { Connection, Exchange, Post } from './exchange';
import { costUsd } from './prices';
import { ReplyReader } from './reply';
import { excerptOf } from './reply-text';
import { retryWaitMs } from './retry';
import { Scrubber } from './scrub';
import type { ChatModel, Completion, CompletionRequest } from './types';
import type { Wire } from './wire';

export interface Endpoint {
  readonly wire: Wire;
  readonly baseUrl: string;
  readonly model: string;
  /** Empty for endpoints that need none. Never stored, never journaled. */
  readonly key: string;
  readonly temperature?: number | undefined;
  readonly price?: Price | undefined;
}

export interface Surroundings extends Connection {
  /** Resolves after the time, or when the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly isOnline: () => boolean;
}

const maxAttempts = 4;

type Attempt =
  | { readonly kind: 'reply'; readonly completion: Completion }
  | { readonly kind: 'without'; readonly field: string }
  | {
      readonly kind: 'failure';
      readonly error: AppError;
      readonly isWorthRetrying: boolean;
      readonly retryAfter: string | null;
    };

const failure = (error: AppError, isWorthRetrying = false, retryAfter: string | null = null): Attempt => ({
  kind: 'failure',
  error,
  isWorthRetrying,
  retryAfter,
});

export class HttpModel implements ChatModel {
  readonly name: string;
  readonly #endpoint: Endpoint;
  readonly #url: string;
  readonly #surroundings: Surroundings;
  /** Once a server has refused a field, it is not sent again. */
  #withoutField: string | null = null;

  constructor(endpoint: Endpoint, surroundings: Surroundings) {
    const key = endpoint.key.trim();
    if (!/^[\x21-\x7e]*$/.test(key))
      throw new AppError('endpoint-auth', 'endpoint: the key holds blanks or letters no key has; paste it again');
    this.name = endpoint.model;
    this.#endpoint = { ...endpoint, key };
    this.#url = endpoint.wire.url(endpoint.baseUrl, endpoint.model);
    this.#surroundings = surroundings;
  }

  async complete(request: CompletionRequest): Promise<Completion> {
    for (let attempt = 1; ; attempt++) {
      throwIfAborted(request.signal);
      const result = await this.#attempt(request);
      if (result.kind === 'reply') return result.completion;
      if (result.kind === 'without') {
        this.#withoutField = result.field;
        continue;
      }
      const waitMs = retryWaitMs(result.retryAfter, attempt, this.#surroundings.now());
      if (!result.isWorthRetrying || attempt >= maxAttempts || waitMs === null) throw result.error;
      await this.#surroundings.sleep(waitMs, request.signal);
      request.onDelta?.({ kind: 'restart' });
    }
  }

  #post({ messages, tools }: CompletionRequest): Post {
    const { wire, model, key, temperature } = this.#endpoint;
    const body = wire.body({ model, messages, tools, temperature });
    const kept = Object.entries(body).filter(([name]) => name !== this.#withoutField);
    return {
      url: this.#url,
      headers: { 'content-type': 'application/json', ...wire.headers(key) },
      body: JSON.stringify(Object.fromEntries(kept)),
    };
  }

  async #attempt(request: CompletionRequest): Promise<Attempt> {
    const { wire, key } = this.#endpoint;
    const { signal, onDelta } = request;
    const scrubber = new Scrubber(key);
    const show = (text: string): void => {
      if (text !== '') onDelta?.({ kind: 'text', text });
    };
    const reader = new ReplyReader(wire, scrubber, (text) => show(scrubber.push(text)));
    const post = this.#post(request);
    const onText = (text: string, status: number): void => {
      if (status < 300) reader.push(text);
    };
    const came = await exchange(this.#surroundings, post, onText, signal).catch((thrown: unknown) => {
      throwIfAborted(signal);
      throw thrown;
    });
    throwIfAborted(signal);
    show(scrubber.flush());
    return came.kind === 'answered'
      ? this.#judge(came, reader, scrubber, post.body.length)
      : this.#lost(came, scrubber, signal);
  }

  #judge(came: Exchange & { kind: 'answered' }, reader: ReplyReader, scrubber: Scrubber, sent: number): Attempt {
    const { wire } = this.#endpoint;
    const said = (): string => excerptOf(came.text, (text) => scrubber.clean(text));
    if (came.status >= 300) return this.#refused(came, said());
    const { draft } = reader;
    switch (reader.end(came.text)) {
      case 'complete':
        return { kind: 'reply', completion: this.#completion(reader, scrubber, sent) };
      case 'broken-off':
        return failure(brokenOffError(this.#url), true);
      case 'failed': {
        const { status, message } = draft.failure ?? { status: null, message: '' };
        const words = excerptOf(message, (text) => scrubber.clean(text));
        if (status === null) return failure(replyError(`the server says: ${words}`, wire.cures));
        return failure(statusError(status, words, wire.cures), isTemporary(status), came.retryAfter);
      }
      case 'misfit': {
        const what = scrubber.clean(draft.misfit ?? 'it is empty').slice(0, 200);
        return failure(replyError(`${what}: ${said()}`, wire.cures));
      }
    }
  }

  #completion({ draft }: ReplyReader, scrubber: Scrubber, sent: number): Completion {
    const { wire, model, price } = this.#endpoint;
    const finished = draft.finish(sent);
    return {
      ...finished,
      content: scrubber.clean(finished.content),
      toolCalls: finished.toolCalls.map((call) => ({
        ...call,
        id: scrubber.clean(call.id),
        name: scrubber.clean(call.name),
        arguments: scrubber.cleanJson(call.arguments),
      })),
      costUsd: draft.costUsd ?? costUsd(finished.usage, price ?? wire.price?.(model) ?? null),
    };
  }

  #refused({ status: given, text, retryAfter }: Exchange & { kind: 'answered' }, said: string): Attempt {
    const { wire } = this.#endpoint;
    const { droppable } = wire;
    if ((given === 400 || given === 422) && droppable && text.includes(droppable) && this.#withoutField === null)
      return { kind: 'without', field: droppable };
    const status = wire.status?.(given, text) ?? given;
    return failure(statusError(status, said, wire.cures), isTemporary(status), retryAfter);
  }

  async #lost(
    came: Exclude<Exchange, { kind: 'answered' }>,
    scrubber: Scrubber,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { cures } = this.#endpoint.wire;
    switch (came.kind) {
      case 'broken-off':
        return failure(brokenOffError(this.#url), true);
      case 'silent':
        return failure(silenceError(this.#url, this.#surroundings.timeoutMs));
      case 'too-long':
        return failure(tooLongError(replyLimitBytes));
      case 'no-connection': {
        if (!this.#surroundings.isOnline()) return failure(offlineError(this.#url), true);
        if (await this.#isThere(signal)) return failure(corsError(this.#url, cures));
        return failure(unreachableError(this.#url, scrubber.clean(came.reason), cures), true);
      }
    }
  }

  /** Whether the host answers a request that needs no permission; it carries neither key nor body. */
  async #isThere(signal: AbortSignal): Promise<boolean> {
    const { fetch: fetcher, timeoutMs } = this.#surroundings;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.min(timeoutMs, 5000))]);
    try {
      const probe = { mode: 'no-cors', credentials: 'omit', signal: limit } as const;
      await fetcher.call(globalThis, new URL('/', this.#url).href, probe);
      return true;
    } catch {
      throwIfAborted(signal);
      return false;
    }
  }
}

const isTemporary = (status: number): boolean => status === 408 || status === 429 || status >= 500;
