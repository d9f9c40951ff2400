/**
 * Where a step's time goes, kernel by kernel, by timed replay: each distinct dispatch is repeated by itself and counted as often
 * as the step makes it. Replay overwrites gradients, weights and state, so the session is of no use for training afterwards.
 */
import type { GpuContext } from '../gpu/device';
import { pipelineKey } from '../gpu/pipelines';
import type { Kernel } from '../kernels/kernel';
import type { Encoded, Run, Session } from './session';
import { Stopwatch } from './stopwatch';
import type { GpuClock } from './stopwatch';

export interface KernelProfile {
  readonly name: string;
  /** Dispatches a step. */
  readonly calls: number;
  /** All calls of a step together. */
  readonly ms: number;
  /** Of all kernels' ms, from 0 to 1. */
  readonly share: number;
  readonly flops: number;
  /** Bytes that must move at least once. */
  readonly bytes: number;
  readonly flopsPerSecond: number;
  readonly bytesPerSecond: number;
}

export interface Profile {
  readonly clock: GpuClock;
  /** Dispatches a step. */
  readonly calls: number;
  readonly ms: number;
  /** The slowest first. */
  readonly kernels: readonly KernelProfile[];
}

/** A dispatch, and how often the step makes it. */
interface Distinct {
  readonly kernel: Kernel;
  readonly encoded: Encoded;
  readonly slot: number;
  calls: number;
}

export interface ProfileOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

function distinctDispatches(session: Session, runs: readonly Run[]): Distinct[] {
  const distinct = new Map<string, Distinct>();
  for (const { program, slot } of runs) {
    const encoded = session.dispatchesOf(program);
    session.plan.programs[program]?.dispatches.forEach(({ kernel }, i) => {
      const key = JSON.stringify([pipelineKey(kernel), kernel.grid]);
      const known = distinct.get(key);
      if (known) known.calls++;
      else distinct.set(key, { kernel, encoded: encoded[i] as Encoded, slot, calls: 1 });
    });
  }
  return [...distinct.values()];
}

type Timed = Pick<KernelProfile, 'name' | 'calls' | 'ms' | 'flops' | 'bytes'>;

const perSecond = (count: number, ms: number): number => (ms > 0 ? (1000 * count) / ms : 0);

/** Sums dispatches of one name, the slowest kernel first. */
function byName(timed: readonly Timed[]): KernelProfile[] {
  const total = timed.reduce((sum, { ms }) => sum + ms, 0);
  const sums = new Map<string, Timed>();
  for (const one of timed) {
    const { calls, ms, flops, bytes } = sums.get(one.name) ?? { calls: 0, ms: 0, flops: 0, bytes: 0 };
    sums.set(one.name, {
      name: one.name,
      calls: calls + one.calls,
      ms: ms + one.ms,
      flops: flops + one.flops,
      bytes: bytes + one.bytes,
    });
  }
  return [...sums.values()]
    .map((kernel) => ({
      ...kernel,
      share: total > 0 ? kernel.ms / total : 0,
      flopsPerSecond: perSecond(kernel.flops, kernel.ms),
      bytesPerSecond: perSecond(kernel.bytes, kernel.ms),
    }))
    .sort((a, b) => b.ms - a.ms);
}

/**
 * Times every kernel of a step, which is `runs` in order.
 * @throws AppError `aborted`, `device-lost`.
 */
export async function profileStep(
  gpu: GpuContext,
  session: Session,
  runs: readonly Run[],
  { signal, onProgress }: ProfileOptions,
): Promise<Profile> {
  const watch = await Stopwatch.start(gpu, signal);
  const distinct = distinctDispatches(session, runs);
  const timed: Timed[] = [];
  for (const { kernel, encoded, slot, calls } of distinct) {
    const { pipeline, groups, grid } = encoded;
    const group = groups[groups.length === 1 ? 0 : slot] as GPUBindGroup;
    const ms = await watch.dispatchMs({ pipeline, group, grid });
    timed.push({
      name: kernel.name,
      calls,
      ms: calls * ms,
      flops: calls * kernel.flops,
      bytes: calls * kernel.bytes,
    });
    onProgress?.(timed.length / distinct.length);
  }
  const kernels = byName(timed);
  return {
    clock: watch.clock,
    calls: kernels.reduce((sum, { calls }) => sum + calls, 0),
    ms: kernels.reduce((sum, { ms }) => sum + ms, 0),
    kernels,
  };
}
