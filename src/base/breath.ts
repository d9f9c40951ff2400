/** Long work in pieces, so that whoever shares the thread gets a turn. */

/** After what else is due on this thread; unlike timers not slowed down in tabs behind others. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** The returned function is awaited between pieces; it gives the thread away once `everyMs` have passed since it last did. */
export function breaths(everyMs = 8): () => Promise<void> {
  let lastMs = performance.now();
  return async () => {
    if (performance.now() - lastMs < everyMs) return;
    await turn();
    lastMs = performance.now();
  };
}
