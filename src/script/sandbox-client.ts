/** The sandbox from the host's side: a worker that is terminated when it does not answer in time. */
import * as v from 'valibot';
import { AppError, errorCodes } from '../base/errors';
import type { RecordRequest, SandboxOptions, ScheduleMoment, ScriptSandbox } from './sandbox';

const answerSchema = v.union([
  v.object({ id: v.number(), json: v.string() }),
  v.object({ id: v.number(), error: v.object({ code: v.picklist(errorCodes), message: v.string() }) }),
]);

export interface SpawnOptions extends Pick<SandboxOptions, 'deadlineMs' | 'memoryBytes'> {
  /** How long an answer may take before the worker is terminated: QuickJS cannot interrupt native code. */
  readonly patienceMs?: number | undefined;
}

const defaultPatienceMs = 15_000;

class SandboxClient implements ScriptSandbox {
  readonly #worker = new Worker(new URL('./sandbox-worker.ts', import.meta.url), {
    type: 'module',
    name: 'script sandbox',
  });
  readonly #pending = new Map<
    number,
    { resolve: (json: string) => void; reject: (error: Error) => void; timer: ReturnType<typeof setTimeout> }
  >();
  readonly #limits: SandboxOptions;
  readonly #patienceMs: number;
  #nextId = 0;
  /** Why there is no worker any more. */
  #end: AppError | undefined;

  constructor({ deadlineMs, memoryBytes, patienceMs = defaultPatienceMs }: SpawnOptions) {
    this.#limits = { deadlineMs, memoryBytes };
    this.#patienceMs = patienceMs;
    this.#worker.onmessage = (event: MessageEvent<unknown>) => this.#answered(event.data);
    this.#worker.onerror = (event) => this.#stop(new AppError('script-error', `the sandbox stopped: ${event.message}`));
  }

  record(request: RecordRequest): Promise<string> {
    return this.#ask({ kind: 'record', request, limits: this.#limits });
  }

  recordTraining(contextLength: number): Promise<string> {
    return this.#ask({ kind: 'recordTraining', contextLength });
  }

  schedule(moments: readonly ScheduleMoment[]): Promise<string> {
    return this.#ask({ kind: 'schedule', moments });
  }

  dispose(): void {
    this.#stop(new AppError('aborted', 'the sandbox was closed'));
  }

  #ask(message: object): Promise<string> {
    if (this.#end) return Promise.reject(this.#end);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#stop(this.#overdue()), this.#patienceMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ ...message, id });
    });
  }

  #overdue(): AppError {
    const seconds = this.#patienceMs / 1000;
    return new AppError(
      'script-timeout',
      `train.js did not finish within ${seconds} s; look for an endless loop or a huge array or text`,
    );
  }

  #answered(data: unknown): void {
    const parsed = v.safeParse(answerSchema, data);
    if (!parsed.success) {
      this.#stop(new AppError('worker-message', 'the sandbox sent something unreadable; the trial is refused'));
      return;
    }
    const waiting = this.#pending.get(parsed.output.id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#pending.delete(parsed.output.id);
    if ('json' in parsed.output) waiting.resolve(parsed.output.json);
    else waiting.reject(new AppError(parsed.output.error.code, parsed.output.error.message));
  }

  #stop(error: AppError): void {
    this.#worker.terminate();
    this.#end ??= error;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
  }
}

/** A sandbox in a worker of its own. */
export const spawnSandbox = (options: SpawnOptions = {}): ScriptSandbox => new SandboxClient(options);
