/** Work of which only the newest goes on: what comes later ends what runs, and waits until it has. */
import { throwIfAborted } from '../base/errors';

export class OneAtATime {
  #running: { readonly controller: AbortController; readonly ended: Promise<unknown> } | null = null;

  /** @throws AppError `aborted` if `signal` fires before the work begins; later that is for the work to do. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.stop();
    const controller = new AbortController();
    if (signal.aborted) controller.abort();
    signal.addEventListener('abort', () => controller.abort(), { once: true });
    const made = before.then(() => {
      throwIfAborted(controller.signal);
      return work(controller.signal);
    });
    const running = { controller, ended: made.catch(() => undefined) };
    this.#running = running;
    try {
      return await made;
    } finally {
      if (this.#running === running) this.#running = null;
    }
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#running?.controller.abort();
    await this.#running?.ended;
  }
}
