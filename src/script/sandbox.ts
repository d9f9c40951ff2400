/**
 * QuickJS in WebAssembly: the only place where agent code runs. Inside there is no clock, no randomness, no network and no
 * host object; what comes out is one JSON text. Meant for a worker of its own (sandbox-client.ts): a deadline stops endless
 * loops, and the host stops what a deadline cannot.
 */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import type { QuickJSContext, QuickJSHandle, SuccessOrFail } from 'quickjs-emscripten-core';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import * as v from 'valibot';
import preludeModules from 'virtual:sandbox-modules';
import { AppError } from '../base/errors';
import { driverSource, lockdown } from './driver';
import { vocabularySchema } from './name-hints';
import {
  awaitError,
  brokenError,
  checkSize,
  memoryError,
  refusedImport,
  scriptError,
  thrownSchema,
  timeoutError,
} from './script-errors';

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
  readonly evaluation: { readonly sequences: number; readonly contextLength: number };
  readonly vocabularySize: number;
}

/** A script being used by one trial. Results are JSON texts, not yet believed. */
export interface ScriptSandbox {
  record(request: RecordRequest): Promise<string>;
  /** The training graph at another context length, once recorded. */
  recordTraining(contextLength: number): Promise<string>;
  schedule(moments: readonly ScheduleMoment[]): Promise<string>;
  dispose(): void;
}

export interface SandboxOptions {
  /** For recording as a whole, and again for each table of the schedule. */
  readonly deadlineMs?: number | undefined;
  readonly memoryBytes?: number | undefined;
  /** Sources of further modules that a script may import. */
  readonly modules?: Readonly<Record<string, string>> | undefined;
}

export const sandboxLimits = {
  deadlineMs: 5_000,
  memoryBytes: 256 * 2 ** 20,
  /** Small enough for QuickJS to notice deep recursion before the host's own stack overflows. */
  stackBytes: 128 * 2 ** 10,
  sourceBytes: 128 * 2 ** 10,
  resultCharacters: 32 * 2 ** 20,
} as const;

type Result = SuccessOrFail<QuickJSHandle, QuickJSHandle>;

const scriptName = 'train.js';
/** Modules of the recorder that scripts may not import. */
const internalModules: readonly string[] = ['recorder', 'core', 'record'];

/** A running QuickJS with the driver in it. */
interface Instance {
  readonly context: QuickJSContext;
  /** The driver's exports. */
  readonly driver: QuickJSHandle;
}

/** Our own code inside QuickJS; unwrapResult would throw an error that holds the whole WebAssembly memory. */
function booted(context: QuickJSContext, result: Result): QuickJSHandle {
  if (result.error) throw new Error(`the sandbox did not start: ${JSON.stringify(context.dump(result.error))}`);
  return result.value;
}

class QuickJsSandbox implements ScriptSandbox {
  readonly #deadlineMs: number;
  readonly #memoryBytes: number;
  readonly #modules: Readonly<Record<string, string>>;
  readonly #importable: readonly string[];
  #source = '';
  #deadline = Infinity;
  #overran = false;
  #instance: Instance | undefined;

  constructor({ deadlineMs, memoryBytes, modules }: SandboxOptions) {
    this.#deadlineMs = deadlineMs ?? sandboxLimits.deadlineMs;
    this.#memoryBytes = memoryBytes ?? sandboxLimits.memoryBytes;
    this.#modules = { ...preludeModules, ...modules };
    this.#importable = Object.keys(this.#modules).filter((name) => !internalModules.includes(name));
  }

  async record({ source, ...options }: RecordRequest): Promise<string> {
    const sourceBytes = new TextEncoder().encode(source).length;
    checkSize('train.js', sourceBytes, sandboxLimits.sourceBytes, 'build what repeats in loops and functions');
    this.#source = source;
    this.#instance = await this.#boot();
    this.#startDeadline();
    try {
      this.#guarded((instance) => this.#evaluate(instance));
      return this.#call('record', options);
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  recordTraining(contextLength: number): Promise<string> {
    this.#startDeadline();
    return Promise.resolve().then(() => this.#call('recordTraining', contextLength));
  }

  schedule(moments: readonly ScheduleMoment[]): Promise<string> {
    this.#startDeadline();
    return Promise.resolve().then(() => this.#call('schedule', moments));
  }

  /** Lets go of the whole WebAssembly instance; freeing a QuickJS whose stack overflowed would abort. */
  dispose(): void {
    this.#instance = undefined;
  }

  /** A QuickJS of its own with the driver evaluated, and nothing of the script's yet. */
  async #boot(): Promise<Instance> {
    const runtime = (await newQuickJSWASMModuleFromVariant(variant)).newRuntime();
    runtime.setMemoryLimit(this.#memoryBytes);
    runtime.setMaxStackSize(sandboxLimits.stackBytes);
    runtime.setModuleLoader(
      (name) => this.#modules[name] ?? { error: Object.assign(new Error(name), { name: refusedImport }) },
      // An error thrown by the normalizer itself would be lost; a name that no module has is refused by the loader.
      (base, name) =>
        base === scriptName && !this.#importable.includes(name) ? `${name} ` : name.replace(/^\.\//, ''),
    );
    const context = runtime.newContext();
    booted(context, context.evalCode(lockdown, 'lockdown.js')).dispose();
    const driver = booted(context, context.evalCode(driverSource(this.#importable), 'driver.js', { type: 'module' }));
    runtime.setInterruptHandler(() => (this.#overran ||= Date.now() > this.#deadline));
    return { context, driver };
  }

  #startDeadline(): void {
    [this.#overran, this.#deadline] = [false, Date.now() + this.#deadlineMs];
  }

  #evaluate({ context, driver }: Instance): void {
    const script = this.#checked(context.evalCode(this.#source, scriptName, { type: 'module' }));
    const state = context.getPromiseState(script);
    if (state.type === 'rejected') throw this.#explained(state.error);
    if (state.type === 'pending') throw awaitError();
    this.#checked(context.callFunction(context.getProp(driver, 'begin'), context.undefined, script)).dispose();
  }

  /** One of the driver's calls; a new kind of request needs an entry there and nothing here. */
  #call(name: string, argument: unknown): string {
    return this.#guarded(({ context, driver }) => {
      const inputs = [context.newString(name), context.newString(JSON.stringify(argument))];
      const callee = context.getProp(driver, 'call');
      const result = this.#checked(context.callFunction(callee, context.undefined, inputs));
      const length = context.getNumber(context.getProp(result, 'length'));
      checkSize(`the result of ${name}`, length, sandboxLimits.resultCharacters, 'record a smaller graph');
      const text = context.getString(result);
      for (const handle of [...inputs, callee, result]) handle.dispose();
      return text;
    });
  }

  #checked(result: Result): QuickJSHandle {
    if (result.error) throw this.#explained(result.error);
    return result.value;
  }

  #explained(error: QuickJSHandle): AppError {
    if (this.#overran) return timeoutError(this.#deadlineMs);
    // From here on only the driver runs, and it needs no more than this.
    this.#deadline = Date.now() + 1_000;
    const thrown = this.#told(thrownSchema, 'describe', error);
    if (!thrown) return memoryError(this.#memoryBytes);
    return scriptError(thrown, {
      source: this.#source,
      importable: this.#importable,
      vocabulary: this.#told(vocabularySchema, 'vocabulary'),
      memoryBytes: this.#memoryBytes,
    });
  }

  /** What the driver says, or undefined where too little memory or time is left for that. */
  #told<T extends v.GenericSchema>(schema: T, name: string, ...inputs: QuickJSHandle[]): v.InferOutput<T> | undefined {
    const { context, driver } = this.#instance!;
    const result = context.callFunction(context.getProp(driver, name), context.undefined, inputs);
    return result.error ? undefined : v.parse(schema, JSON.parse(context.getString(result.value)));
  }

  /** Every failure becomes an AppError; what QuickJS did not throw itself has broken it. */
  #guarded<T>(body: (instance: Instance) => T): T {
    if (!this.#instance) throw new AppError('script-error', 'the sandbox holds no script; record one first');
    try {
      return body(this.#instance);
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      this.dispose();
      throw brokenError(thrown);
    }
  }
}

/** A sandbox in this thread, for tools and for the sandbox worker. */
export const createSandbox = (options: SandboxOptions = {}): ScriptSandbox => new QuickJsSandbox(options);
