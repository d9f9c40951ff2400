/** The browser's own parts for talking to a provider. */
import type { Surroundings } from './http-model';

export const browserSurroundings: Surroundings = {
  fetch: (...request) => fetch(...request),
  now: () => Date.now(),
  timeoutMs: 300_000,
  isOnline: () => globalThis.navigator?.onLine !== false,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    }),
};
