/** Which launches must keep their order: those of which one writes what the other reads or writes. */
import type { Kernel } from '../kernels/kernel';
import type { Bytes } from '../kernels/shared-bindings';
import type { Operand } from './launch';
import { isScratch } from './scratch';
import type { Storage } from './storage';

export interface BuiltLaunch {
  readonly kernel: Kernel;
  readonly operands: readonly Operand[];
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
}

/** The memory a storage shares with others, if it is an input: a stack's memory is its members'. */
export type SpanOf = (storage: Storage) => Bytes | undefined;

type Meeting = (one: Storage, other: Storage) => boolean;

/** Whether two storages have memory in common. */
function sharing(spanOf: SpanOf): Meeting {
  const spans = new Map<Storage, Bytes | undefined>();
  const span = (storage: Storage): Bytes | undefined => {
    if (!spans.has(storage)) spans.set(storage, spanOf(storage));
    return spans.get(storage);
  };
  return (one, other) => {
    if (one === other || isScratch(one) || isScratch(other)) return one === other;
    const [a, b] = [span(one), span(other)];
    if (!a || !b || a.arena !== b.arena) return false;
    return a.offsetBytes < b.offsetBytes + b.sizeBytes && b.offsetBytes < a.offsetBytes + a.sizeBytes;
  };
}

function dependOnEachOther(one: BuiltLaunch, other: BuiltLaunch, share: Meeting): boolean {
  const meet = (some: readonly Storage[], others: readonly Storage[]): boolean =>
    some.some((a) => others.some((b) => share(a, b)));
  return meet(one.writes, other.reads) || meet(one.writes, other.writes) || meet(one.reads, other.writes);
}

/** For each launch the earlier ones it must wait for. */
export function needsOf(launches: readonly BuiltLaunch[], spanOf: SpanOf): readonly (readonly number[])[] {
  const share = sharing(spanOf);
  return launches.map((launch, i) =>
    launches.slice(0, i).flatMap((other, at) => (dependOnEachOther(launch, other, share) ? [at] : [])),
  );
}
