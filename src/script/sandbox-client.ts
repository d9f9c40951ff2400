/** The sandbox from the host's side: a worker that is terminated when it does not answer in time. */
import * as v from 'valibot';
import { AppError, errorCodes } from '../base/errors';
import type { RecordRequest, ScheduleMoment, ScriptSandbox } from './sandbox';

const answerSchema = v.union([
  v.object({ id: v.number(), json: v.string() }),
  v.object({ id: v.number(), error: v.object({ code: v.picklist(errorCodes), message: v.string() }) }),
]);

/** The sandbox stops itself after 5 s; what it cannot stop (a native allocation) ends here. */
const patienceMs = 15_000;

class SandboxClient implements ScriptSandbox {
  readonly #worker = new Worker(new URL('./sandbox-worker.ts', import.meta.url), {
    type: 'module',
    name: 'script sandbox',
  });
  readonly #pending = new Map<
    number,
    { resolve: (json: string) => void; reject: (error: Error) => void; timer: number }
  >();
  #nextId = 0;

  constructor() {
    this.#worker.onmessage = (event: MessageEvent<unknown>) => this.#answered(event.data);
    this.#worker.onerror = (event) => this.#fail(new AppError('script-error', `the sandbox stopped: ${event.message}`));
  }

  record(request: RecordRequest): Promise<string> {
    return this.#ask({ kind: 'record', request });
  }

  schedule(moments: readonly ScheduleMoment[]): Promise<string> {
    return this.#ask({ kind: 'schedule', moments });
  }

  dispose(): void {
    this.#worker.terminate();
    this.#fail(new AppError('aborted', 'the sandbox was closed'));
  }

  #ask(message: object): Promise<string> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#worker.terminate();
        this.#fail(
          new AppError(
            'script-timeout',
            `train.js did not finish within ${patienceMs / 1000} s; look for an endless loop or a huge array`,
          ),
        );
      }, patienceMs) as unknown as number;
      this.#pending.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ ...message, id });
    });
  }

  #answered(data: unknown): void {
    const parsed = v.safeParse(answerSchema, data);
    if (!parsed.success) {
      this.#fail(new AppError('worker-message', 'the sandbox sent something unreadable; the trial is refused'));
      return;
    }
    const waiting = this.#pending.get(parsed.output.id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#pending.delete(parsed.output.id);
    if ('json' in parsed.output) waiting.resolve(parsed.output.json);
    else waiting.reject(new AppError(parsed.output.error.code, parsed.output.error.message));
  }

  #fail(error: AppError): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }
}

/** A sandbox in a worker of its own. */
export const spawnSandbox = (): ScriptSandbox => new SandboxClient();
