/**
 * The small model on this GPU as the lab sees it: in a worker of its own that ends with the proposal, so that training finds the GPU's
 * memory free, and that ends at once when it is stopped.
 */
import * as v from 'valibot';
import type { LocalModelLoader } from '../agent/providers/browser-model';
import { abortedError, AppError, throwIfAborted } from '../base/errors';
import { Caller, checked } from './rpc';
import type { Contract, Port } from './rpc';

export const localModelContract = {
  open: { input: v.object({ model: v.string() }), output: v.void_() },
  generate: {
    input: v.object({
      messages: v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })),
    }),
    output: v.string(),
  },
} satisfies Contract;

const eventSchema = v.object({ kind: v.picklist(['activity', 'token']), text: v.string() });
export type LocalModelEvent = v.InferOutput<typeof eventSchema>;

/** The part of a worker that is needed here. */
export interface Spawned extends Port {
  addEventListener(type: 'message', listener: (message: MessageEvent<unknown>) => void): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  terminate(): void;
}

const spawn = (): Spawned =>
  new Worker(new URL('./local-model-worker.ts', import.meta.url), { type: 'module', name: 'model on this GPU' });

export const localLoader =
  (spawnWorker: () => Spawned = spawn): LocalModelLoader =>
  async (model, signal, tell) => {
    throwIfAborted(signal);
    const worker = spawnWorker();
    let onToken: (text: string) => void = () => undefined;
    const caller = new Caller(worker, localModelContract, (event) => {
      const { kind, text } = checked(eventSchema, event, `event from ${model}`);
      if (kind === 'token') onToken(text);
      else tell(text);
    });
    const ended = new AbortController();
    const end = (error: AppError): void => {
      if (ended.signal.aborted) return;
      worker.terminate();
      caller.break(error);
      ended.abort();
    };
    worker.addEventListener('error', ({ message }) => end(crash(model, message)));
    const stop = (): void => end(abortedError());
    signal.addEventListener('abort', stop, { signal: ended.signal });
    try {
      await caller.call('open', { model });
    } catch (thrown) {
      stop();
      throw thrown;
    }
    return {
      generate(messages, listen) {
        onToken = listen;
        return caller.call('generate', { messages: [...messages] });
      },
      release: stop,
    };
  };

const crash = (model: string, message: string): AppError =>
  new AppError(
    'gpu-out-of-memory',
    `${model}: its worker stopped (${message || 'no reason given'}), for want of memory most likely; choose a smaller model, or another provider`,
  );
