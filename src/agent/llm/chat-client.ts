/**
 * Talks to any OpenAI-compatible endpoint with plain fetch, from the page itself. Busy and broken servers are asked
 * again, after the time they ask for. The key lives in a private field and is scrubbed from whatever a server echoes.
 */
import * as v from 'valibot';
import { AppError, throwIfAborted } from '../../base/errors';
import { readReply, replySchema, requestBody, serverErrorSchema } from './chat-types';
import type { ChatMessage, ChatReply, ToolDefinition } from './chat-types';
import { authError, failedError, rateLimitError, replyError, timeoutError, unreachableError } from './endpoint-errors';
import { retryWaitMs } from './retry';

export interface ChatEndpoint {
  /** Up to and with `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Empty for endpoints that need none. Never stored, never journaled. */
  readonly key?: string;
}

export interface ChatSurroundings {
  readonly fetch: typeof fetch;
  /** Resolves after the time, or when the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  /** How long one request may take. */
  readonly timeoutMs: number;
}

const maxAttempts = 4;

export class ChatClient {
  readonly model: string;
  readonly #url: string;
  readonly #key: string;
  readonly #surroundings: ChatSurroundings;

  constructor(endpoint: ChatEndpoint, surroundings: ChatSurroundings) {
    this.model = endpoint.model;
    this.#url = `${endpoint.baseUrl.trim().replace(/\/+$/, '')}/chat/completions`;
    this.#key = endpoint.key?.trim() ?? '';
    this.#surroundings = surroundings;
    if (!/^[\x21-\x7e]*$/.test(this.#key))
      throw new AppError('endpoint-auth', 'endpoint: the key holds blanks or letters no key has; paste it again');
  }

  /** @throws AppError with an `endpoint-…` code, or `aborted`. */
  async complete(
    messages: readonly ChatMessage[],
    tools: readonly ToolDefinition[],
    signal: AbortSignal,
  ): Promise<ChatReply> {
    const body = requestBody(this.model, messages, tools);
    for (let attempt = 1; ; attempt++) {
      const { response, text } = await this.#send(body, signal);
      if (response.ok) return this.#parse(text, body.length);
      const waitMs = this.#retryWait(response, attempt);
      if (waitMs === null) throw this.#statusError(response.status, text);
      await this.#surroundings.sleep(waitMs, signal);
      throwIfAborted(signal);
    }
  }

  async #send(body: string, signal: AbortSignal): Promise<{ response: Response; text: string }> {
    throwIfAborted(signal);
    const timeout = AbortSignal.timeout(this.#surroundings.timeoutMs);
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (this.#key !== '') headers['authorization'] = `Bearer ${this.#key}`;
    try {
      const request = { method: 'POST', headers, body, signal: AbortSignal.any([signal, timeout]) };
      const response = await this.#surroundings.fetch.call(globalThis, this.#url, request);
      return { response, text: await response.text() };
    } catch (thrown) {
      throwIfAborted(signal);
      if (timeout.aborted) throw timeoutError(this.#url, this.#surroundings.timeoutMs);
      throw unreachableError(this.#url, this.#scrub(thrown instanceof Error ? thrown.message : String(thrown)));
    }
  }

  /** How long to wait before the next attempt; null if there is to be none. */
  #retryWait(response: Response, attempt: number): number | null {
    const worthIt = response.status === 429 || response.status >= 500;
    if (!worthIt || attempt >= maxAttempts) return null;
    return retryWaitMs(response.headers.get('retry-after'), attempt, this.#surroundings.now());
  }

  #statusError(status: number, text: string): AppError {
    if (status === 401 || status === 403) return authError(status);
    const said = this.#excerpt(text);
    return status === 429 ? rateLimitError(said) : failedError(status, said);
  }

  #parse(text: string, sentCharacters: number): ChatReply {
    let json: unknown;
    try {
      json = JSON.parse(this.#key.length >= 8 ? this.#scrub(text) : text);
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
      throw replyError(`it is not JSON: ${this.#excerpt(text)}`);
    }
    const reply = v.safeParse(replySchema, json);
    if (reply.success) return readReply(reply.output, sentCharacters);
    const error = v.safeParse(serverErrorSchema, json);
    if (error.success) throw replyError(`the server says: ${this.#scrub(error.output.error).slice(0, 300)}`);
    const issue = reply.issues[0];
    throw replyError(`${v.getDotPath(issue) ?? 'the reply'}: ${this.#scrub(issue.message).slice(0, 200)}`);
  }

  /** The beginning of what a server said: its error message, its text without tags, or that it was empty. */
  #excerpt(text: string): string {
    const plain = serverMessage(text) ?? text.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
    const words = this.#scrub(plain).replace(/\s+/g, ' ').trim();
    return words === '' ? '(an empty answer)' : words.length > 300 ? `${words.slice(0, 300)}…` : words;
  }

  #scrub(text: string): string {
    return this.#key === '' ? text : text.replaceAll(this.#key, '[key removed]');
  }
}

function serverMessage(text: string): string | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const parsed = v.safeParse(serverErrorSchema, JSON.parse(text));
    return parsed.success ? parsed.output.error : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
