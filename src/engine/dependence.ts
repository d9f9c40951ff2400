/** Which launches must keep their order: those of which one writes what the other reads or writes. */
import type { Kernel } from '../kernels/kernel';
import type { Bytes } from '../kernels/shared-bindings';
import type { Operand } from './launch';
import type { Storage } from './storage';

export interface BuiltLaunch {
  readonly kernel: Kernel;
  readonly operands: readonly Operand[];
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
}

/** The memory a storage shares with others, if it is an input: a stack's memory is its members'. */
export type SpanOf = (storage: Storage) => Bytes | undefined;

function isShared(one: Storage, other: Storage, spanOf: SpanOf): boolean {
  if (one === other) return true;
  const [a, b] = [spanOf(one), spanOf(other)];
  if (!a || !b || a.arena !== b.arena) return false;
  return a.offsetBytes < b.offsetBytes + b.sizeBytes && b.offsetBytes < a.offsetBytes + a.sizeBytes;
}

export function dependOnEachOther(one: BuiltLaunch, other: BuiltLaunch, spanOf: SpanOf): boolean {
  const meet = (some: readonly Storage[], others: readonly Storage[]): boolean =>
    some.some((a) => others.some((b) => isShared(a, b, spanOf)));
  return meet(one.writes, other.reads) || meet(one.writes, other.writes) || meet(one.reads, other.writes);
}
