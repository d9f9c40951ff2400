/**
 * One request and the text that answers it, under a limit of size and of silence. Everything that can happen to a
 * connection becomes one of the kinds of `Exchange`.
 */
import { messageOf } from '../../base/errors';

/** Far above any script; a server that sends more is broken or hostile. */
export const replyLimitBytes = 4_000_000;

export interface Connection {
  readonly fetch: typeof fetch;
  /** How long a server may say nothing. */
  readonly timeoutMs: number;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null; readonly text: string }
  | { readonly kind: 'broken-off' | 'silent' | 'too-long' }
  | { readonly kind: 'no-connection'; readonly reason: string };

/** Resolves also for failures; rejects with the signal's reason once that has fired. */
export async function exchange(
  { fetch: fetcher, timeoutMs }: Connection,
  { url, headers, body }: Post,
  onText: (text: string, status: number) => void,
  signal: AbortSignal,
): Promise<Exchange> {
  const cut = new AbortController();
  const silence = new Silence(timeoutMs, cut);
  const either = AbortSignal.any([signal, cut.signal]);
  let response: Response | null = null;
  try {
    const request = { method: 'POST', headers, body, signal: either, credentials: 'omit', redirect: 'error' } as const;
    const answer = await unlessAborted(fetcher.call(globalThis, url, request), either);
    response = answer;
    const text = await readAll(answer, (piece) => onText(piece, answer.status), silence, either);
    if (text === null) return { kind: 'too-long' };
    return { kind: 'answered', status: answer.status, retryAfter: answer.headers.get('retry-after'), text };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (cut.signal.aborted) return { kind: 'silent' };
    return response === null ? { kind: 'no-connection', reason: messageOf(thrown) } : { kind: 'broken-off' };
  } finally {
    silence.stop();
    cut.abort();
  }
}

/** The whole text, piece by piece; null if it is over the limit. */
async function readAll(
  response: Response,
  onPiece: (text: string) => void,
  silence: Silence,
  signal: AbortSignal,
): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await unlessAborted(reader.read(), signal);
      silence.heard();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      bytes += value?.byteLength ?? 0;
      if (bytes > replyLimitBytes) return null;
      pieces.push(text);
      if (text !== '') onPiece(text);
      if (done) return pieces.join('');
    }
  } finally {
    // Not awaited: a hung server would hold us, and what a cancelled stream says no longer matters.
    reader.cancel().catch(() => undefined);
  }
}

class Silence {
  #timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly limitMs: number,
    private readonly cut: AbortController,
  ) {
    this.#timer = this.#start();
  }

  heard(): void {
    this.stop();
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.cut.abort(), this.limitMs);
  }
}

/** The promise, or a rejection as soon as the signal fires: not every stream listens to its signal. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new DOMException('aborted', 'AbortError'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
