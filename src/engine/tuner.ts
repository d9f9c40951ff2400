/** Tuning on the device: times candidates with a stopwatch on buffers of their own, and remembers what it chose. */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import type { ErrorCode } from '../base/errors';
import type { TuningTable } from '../kernels/kernel';
import type { AcquiredGpu } from './host';
import { kernelMs, warmUp } from './measure';
import type { Dispatch, Plan } from './plan';
import { Stopwatch } from './stopwatch';
import { chooseVariants } from './tune';
import type { Choices, Counted, Timing } from './tune';
import { tuningCandidates } from './variants';

/** Where choices are kept, by adapter. What `read` gives is not believed. */
export interface TuningStore {
  read(adapter: string): Promise<unknown>;
  write(adapter: string, choices: Choices): Promise<void>;
}

/** Choices that last as long as their runner. */
export function memoryTuningStore(): TuningStore {
  const kept = new Map<string, Choices>();
  return {
    read: (adapter) => Promise.resolve(kept.get(adapter)),
    write(adapter, choices) {
      kept.set(adapter, choices);
      return Promise.resolve();
    },
  };
}

/** With the shape that is being timed when it ends, under 2 s. */
const budgetMs = 1500;

const choice = v.object({ variant: v.string(), sources: v.string() });

/** The entries that are what they should be; none of something else. */
function choicesFrom(stored: unknown): Choices {
  const entries = v.safeParse(v.record(v.string(), v.unknown()), stored);
  if (!entries.success) return {};
  return Object.fromEntries(
    Object.entries(entries.output).flatMap(([shape, entry]) => {
      const { success, output } = v.safeParse(choice, entry);
      return success ? [[shape, output]] : [];
    }),
  );
}

const bytesOf = (operand: Dispatch['operands'][number]): number =>
  operand.kind === 'range' ? 4 * operand.elements : 4;

/** The launches of a step; `runs` are its programs in order. */
export function countedDispatches({ programs }: Plan, runs: readonly { readonly program: string }[]): Counted[] {
  const calls = new Map<string, number>();
  for (const { program } of runs) calls.set(program, (calls.get(program) ?? 0) + 1);
  return [...calls].flatMap(([name, count]) =>
    (programs[name]?.launches ?? []).map(({ kernel, operands }) => ({
      kernel,
      operandBytes: operands.map(bytesOf),
      calls: count,
    })),
  );
}

/** Errors of one candidate, which the others need not share. */
const ownFault: ReadonlySet<ErrorCode> = new Set(['shader-compile', 'gpu-validation', 'gpu-out-of-memory']);

async function timingOn(host: AcquiredGpu, signal: AbortSignal): Promise<Timing> {
  const watch = await Stopwatch.start(host.gpu, signal);
  return {
    budgetMs,
    now: () => performance.now(),
    warmUp: () => warmUp(host, watch),
    prepare(kernel) {
      // What fails to compile says so when it is timed.
      host.pipelines.get(kernel).catch(() => undefined);
    },
    async dispatchMs(kernel, operandBytes) {
      try {
        return await kernelMs(host, kernel, operandBytes, watch);
      } catch (thrown) {
        if (thrown instanceof AppError && ownFault.has(thrown.code)) return Infinity;
        throw thrown;
      }
    },
  };
}

/** @throws AppError `aborted`, `device-lost`. */
export async function tune(
  host: AcquiredGpu,
  dispatches: readonly Counted[],
  store: TuningStore,
  signal: AbortSignal,
): Promise<TuningTable> {
  const { gpu, pipelines, variants } = host;
  const known = choicesFrom(await store.read(gpu.adapter.name));
  const timing = await timingOn(host, signal);
  const candidates = await tuningCandidates(gpu, pipelines);
  const { table, choices, isNew } = await chooseVariants(dispatches, variants, candidates, known, timing);
  if (isNew) await store.write(gpu.adapter.name, choices);
  return table;
}

/** A table in one list, for what is recorded and shown. */
export const flatTable = ({ matmul, attention }: TuningTable): Record<string, string> => ({ ...matmul, ...attention });
