/** A server as a page sees it: it answers in chunks, breaks off, hangs, refuses, and remembers what it was sent. */
import type { Surroundings } from '../../../src/agent/providers/http-model';

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly chunks: readonly (string | Uint8Array<ArrayBuffer>)[];
  /** What happens after the last chunk. */
  readonly end?: 'close' | 'drop' | 'hang';
}

/** `cors`: the host is there and refuses the page. `offline`: the device is. */
export type Step = Answered | 'cors' | 'refused' | 'offline';

export interface WireRequest {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const bytesOf = (chunk: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;

function streamOf({ chunks, end = 'close' }: Answered): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[next++];
      if (chunk !== undefined) return controller.enqueue(bytesOf(chunk));
      if (end === 'close') return controller.close();
      if (end === 'drop') return controller.error(new TypeError('network error'));
      return new Promise(() => undefined);
    },
  });
}

/** The last step is repeated. */
export function wireServer(steps: readonly Step[]) {
  const requests: WireRequest[] = [];
  const probes: string[] = [];
  const slept: number[] = [];
  const stepOf = (request: number): Step => steps[Math.min(request, steps.length) - 1] ?? 'refused';
  const surroundings: Surroundings = {
    timeoutMs: 40,
    now: () => Date.UTC(2026, 0, 1),
    isOnline: () => stepOf(requests.length) !== 'offline',
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
    fetch: (url, init = {}) => {
      if (init.mode === 'no-cors') {
        probes.push(url as string);
        if (stepOf(requests.length) !== 'cors') return Promise.reject(new TypeError('Failed to fetch'));
        return Promise.resolve(new Response(null));
      }
      requests.push({
        url: url as string,
        method: init.method,
        headers: init.headers as Record<string, string>,
        body: init.body as string,
      });
      const step = stepOf(requests.length);
      if (typeof step === 'string') return Promise.reject(new TypeError('Failed to fetch'));
      return Promise.resolve(
        new Response(streamOf(step), { status: step.status, ...(step.headers ? { headers: step.headers } : {}) }),
      );
    },
  };
  return { surroundings, requests, probes, slept };
}
