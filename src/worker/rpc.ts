/**
 * Calls between threads. A contract is a table of methods with the schemas of what goes in and what comes out; the side
 * that receives a message checks it, so a wrong one is a `worker-message` error and never a crash further in.
 */
import * as v from 'valibot';
import { AppError, errorCodes, errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';

interface Method {
  readonly input: v.GenericSchema;
  readonly output: v.GenericSchema;
}
export type Contract = Readonly<Record<string, Method>>;
export type InputOf<M extends Method> = v.InferOutput<M['input']>;
export type OutputOf<M extends Method> = v.InferOutput<M['output']>;
export type Handlers<C extends Contract> = {
  readonly [M in keyof C]: (input: InputOf<C[M]>, signal: AbortSignal) => Promise<OutputOf<C[M]>>;
};

/** A worker as its owner sees it, or the worker's own global scope. */
export interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (message: MessageEvent<unknown>) => void): void;
}

/** Of a worker, for its answering side. */
export const workerScope: Port = {
  postMessage: (message, transfer = []) => globalThis.postMessage(message, { transfer }),
  addEventListener: (type, listener) => globalThis.addEventListener(type, listener),
};

export const errorSchema: v.GenericSchema<unknown, ErrorRecord> = v.object({
  code: v.picklist(errorCodes),
  message: v.string(),
});

const callSchema = v.variant('kind', [
  v.object({ kind: v.literal('call'), id: v.number(), method: v.string(), input: v.unknown() }),
  v.object({ kind: v.literal('cancel'), id: v.number() }),
]);
const answerSchema = v.variant('kind', [
  v.object({ kind: v.literal('result'), id: v.number(), output: v.unknown() }),
  v.object({ kind: v.literal('failure'), id: v.number(), error: errorSchema }),
  v.object({ kind: v.literal('event'), event: v.unknown() }),
]);

/** @throws AppError `worker-message`. */
export function checked<S extends v.GenericSchema>(schema: S, message: unknown, what: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, message);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'the message';
  throw new AppError(
    'worker-message',
    `${what}: ${where}: ${issue.message}; reload the page, and if it comes again, report it`,
  );
}

interface Pending {
  readonly output: v.GenericSchema;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The calling side. A message that no call waits for and that is wrong goes to `onFault`. */
export class Caller<C extends Contract> {
  readonly #pending = new Map<number, Pending>();
  #next = 1;
  #broken: AppError | null = null;

  constructor(
    private readonly port: Port,
    private readonly contract: C,
    private readonly onEvent: (event: unknown) => void = () => undefined,
    onFault: (error: AppError) => void = () => undefined,
  ) {
    port.addEventListener('message', ({ data }) => {
      try {
        this.#receive(data);
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        onFault(thrown);
      }
    });
  }

  call<M extends keyof C & string>(
    method: M,
    input: InputOf<C[M]>,
    signal?: AbortSignal,
    transfer: Transferable[] = [],
  ): Promise<OutputOf<C[M]>> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    const id = this.#next++;
    const output = (this.contract[method] as C[M]).output;
    const result = new Promise<OutputOf<C[M]>>((resolve, reject) => {
      this.#pending.set(id, { output, resolve, reject });
    });
    this.port.postMessage({ kind: 'call', id, method, input }, transfer);
    signal?.addEventListener('abort', () => this.port.postMessage({ kind: 'cancel', id }), { once: true });
    return result;
  }

  /** Fails all calls, present and future: the other side is gone. */
  break(error: AppError): void {
    this.#broken = error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #receive(data: unknown): void {
    const message = checked(answerSchema, data, 'message from a worker');
    if (message.kind === 'event') {
      this.onEvent(message.event);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    this.#pending.delete(message.id);
    if (message.kind === 'failure') {
      pending.reject(new AppError(message.error.code, message.error.message));
      return;
    }
    try {
      pending.resolve(checked(pending.output, message.output, 'answer from a worker'));
    } catch (thrown) {
      pending.reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }
}

/** The answering side; the returned function sends an event. */
export function answer<C extends Contract>(port: Port, contract: C, handlers: Handlers<C>): (event: unknown) => void {
  const running = new Map<number, AbortController>();

  const perform = async (id: number, name: string, raw: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const method = Object.hasOwn(contract, name) ? contract[name] : undefined;
      const handler = handlers[name] as ((input: unknown, signal: AbortSignal) => Promise<unknown>) | undefined;
      if (method === undefined || handler === undefined)
        throw new AppError('worker-message', `call to a worker: there is no method "${name}"; reload the page`);
      const input = checked(method.input, raw, `call of ${name}`);
      port.postMessage({ kind: 'result', id, output: await handler(input, controller.signal) });
    } catch (thrown) {
      port.postMessage({ kind: 'failure', id, error: errorRecord(thrown, 'worker-message') });
    } finally {
      running.delete(id);
    }
  };

  port.addEventListener('message', ({ data }) => {
    const message = checked(callSchema, data, 'message to a worker');
    if (message.kind === 'cancel') running.get(message.id)?.abort();
    else void perform(message.id, message.method, message.input);
  });
  return (event) => port.postMessage({ kind: 'event', event });
}
