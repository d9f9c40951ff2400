/**
 * QuickJS in WebAssembly: the only place where agent code runs. Inside there is no clock, no randomness, no network and no
 * host object; what comes out is one JSON text. Meant for a worker of its own (sandbox-client.ts): a deadline stops endless
 * loops, and the host stops what a deadline cannot.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from 'quickjs-emscripten-core';
import { newQuickJSWASMModuleFromVariant, shouldInterruptAfterDeadline } from 'quickjs-emscripten-core';
import modules from 'virtual:sandbox-modules';
import { AppError } from '../base/errors';
import type { ErrorCode } from '../base/errors';

export interface ScheduleMoment {
  /** 0 at the first step. */
  readonly step: number;
  /** Planned number of steps. */
  readonly steps: number;
  /** Share of the budget used, in [0, 1]. */
  readonly progress: number;
  readonly tokens: number;
}

export interface RecordRequest {
  readonly source: string;
  readonly settings: Readonly<Record<string, number>>;
  readonly evaluationSequences: number;
}

/** A script being used by one trial. Results are JSON texts, not yet believed. */
export interface ScriptSandbox {
  record(request: RecordRequest): Promise<string>;
  schedule(moments: readonly ScheduleMoment[]): Promise<string>;
  dispose(): void;
}

export const sandboxLimits = { deadlineMs: 5_000, memoryBytes: 256 * 1024 * 1024, stackBytes: 512 * 1024 } as const;

/** What would let a script tell runs apart, or make code from text. */
const removed = [
  'Date',
  'eval',
  'Function',
  'Proxy',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
  'performance',
];
const harden = `
for (const name of ${JSON.stringify(removed)}) delete globalThis[name];
delete Math.random;
for (const f of [function () {}, async function () {}, function* () {}, async function* () {}]) {
  Object.defineProperty(Object.getPrototypeOf(f), 'constructor', { value: undefined });
}
`;

const driver = `
import * as script from 'train.js';
import { record, tabulate } from 'record';
globalThis.__record = (options) => record({ ...script }, JSON.parse(options));
globalThis.__tabulate = (moments) => tabulate(script, JSON.parse(moments));
`;

interface Dumped {
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
}

/** The script's own place in a QuickJS stack: train.js:LINE:COLUMN. */
function placeOf(stack: string): string {
  const place = /train\.js:(\d+)(?::(\d+))?/.exec(stack);
  return place ? `train.js:${place[1]}${place[2] ? `:${place[2]}` : ''}: ` : '';
}

function scriptError(dumped: unknown, deadlineMs: number): AppError {
  const {
    name = 'Error',
    message = String(dumped),
    stack = '',
  } = (typeof dumped === 'object' && dumped !== null ? dumped : {}) as Dumped;
  if (message.includes('interrupted')) {
    return new AppError(
      'script-timeout',
      `train.js ran longer than ${deadlineMs / 1000} s while being recorded; look for an endless loop`,
    );
  }
  if (message.includes('out of memory')) {
    return new AppError(
      'script-memory',
      `train.js used more than ${sandboxLimits.memoryBytes / 2 ** 20} MiB while being recorded; declare tensors instead of filling arrays`,
    );
  }
  const code: ErrorCode = name === 'SyntaxError' ? 'script-syntax' : 'script-error';
  return new AppError(code, `${placeOf(stack)}${name === 'Error' || name === 'AppError' ? '' : `${name}: `}${message}`);
}

class QuickJsSandbox implements ScriptSandbox {
  #runtime: QuickJSRuntime | undefined;
  #context: QuickJSContext | undefined;

  async record({ source, settings, evaluationSequences }: RecordRequest): Promise<string> {
    const quickJs = await newQuickJSWASMModuleFromVariant(variant);
    this.#runtime = quickJs.newRuntime();
    this.#runtime.setMemoryLimit(sandboxLimits.memoryBytes);
    this.#runtime.setMaxStackSize(sandboxLimits.stackBytes);
    const sources: Readonly<Record<string, string>> = { ...modules, 'train.js': source };
    this.#runtime.setModuleLoader((name) => {
      const text = Object.hasOwn(sources, name) ? sources[name] : undefined;
      return (
        text ?? {
          error: new Error(`import '${name}': there is no such module; a script may import 'nn', 'optim' and 'tensor'`),
        }
      );
    });
    this.#context = this.#runtime.newContext();
    this.#guarded((context) => context.unwrapResult(context.evalCode(harden, 'harden.js')).dispose());
    this.#guarded((context) =>
      context.unwrapResult(context.evalCode(driver, 'driver.js', { type: 'module' })).dispose(),
    );
    return this.#call('__record', JSON.stringify({ settings, evaluationSequences }));
  }

  schedule(moments: readonly ScheduleMoment[]): Promise<string> {
    return Promise.resolve(this.#call('__tabulate', JSON.stringify(moments)));
  }

  /** Lets go of the whole WebAssembly instance; freeing a QuickJS whose stack overflowed would abort. */
  dispose(): void {
    this.#context = undefined;
    this.#runtime = undefined;
  }

  #call(name: string, argument: string): string {
    return this.#guarded((context) => {
      const handles: QuickJSHandle[] = [];
      const keep = (handle: QuickJSHandle): QuickJSHandle => (handles.push(handle), handle);
      try {
        const callee = keep(context.getProp(context.global, name));
        const result = keep(
          context.unwrapResult(context.callFunction(callee, context.undefined, keep(context.newString(argument)))),
        );
        return context.getString(result);
      } finally {
        for (const handle of handles) handle.dispose();
      }
    });
  }

  /** Runs QuickJS with the deadline set; every failure, even the host's own stack overflow, becomes a script error. */
  #guarded<T>(body: (context: QuickJSContext) => T): T {
    if (!this.#context || !this.#runtime)
      throw new AppError('script-error', 'the sandbox was used before a script was recorded');
    this.#runtime.setInterruptHandler(shouldInterruptAfterDeadline(Date.now() + sandboxLimits.deadlineMs));
    try {
      return body(this.#context);
    } catch (thrown) {
      const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
      if (cause instanceof RangeError)
        throw new AppError('script-error', 'train.js recursed too deeply; use a loop', { cause });
      throw scriptError(cause, sandboxLimits.deadlineMs);
    }
  }
}

/** A sandbox in this thread, for tools and for the sandbox worker. */
export const createSandbox = (): ScriptSandbox => new QuickJsSandbox();
