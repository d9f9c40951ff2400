/** Lets a long loop on a worker answer messages: call `pause()` often; every few milliseconds it really yields. */
import { throwIfAborted } from '../base/errors';

const sliceMs = 12;

function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Returns a function that yields when its time slice is used up, and throws `aborted` once the signal has fired. */
export function pauser(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let sliceEnd = performance.now() + sliceMs;
  return () => {
    throwIfAborted(signal);
    if (performance.now() < sliceEnd) return undefined;
    return yieldToEventLoop().then(() => {
      sliceEnd = performance.now() + sliceMs;
    });
  };
}
