/**
 * Launches that do not depend on each other are dispatched as one. An optimizer does the same to tensors of many shapes, each too small
 * to fill a GPU; side by side they do, and a step has a quarter of the dispatches. Every sum keeps its order, so every bit stays.
 */
import { canStandBeside, elementTypeOf, threadsOf } from '../kernels/kernel-text';
import { sideBySide } from '../kernels/side-by-side';
import type { Bytes, Member, Merged } from '../kernels/side-by-side';
import type { Kernel } from '../kernels/kernel';
import type { Operand } from './launch';
import type { Access } from './scratch';
import type { Storage } from './storage';

export interface BuiltLaunch {
  readonly kernel: Kernel;
  readonly operands: readonly Operand[];
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
}

/** Launches of one workgroup size, none of which depends on another. */
export type Level = readonly BuiltLaunch[];

/** More would make a kernel that is long to compile. */
const mostMembers = 16;

/** The memory a storage shares with others, if it is an input: a stack's memory is its members'. */
export type SpanOf = (storage: Storage) => Bytes | undefined;

function isShared(one: Storage, other: Storage, spanOf: SpanOf): boolean {
  if (one === other) return true;
  const [a, b] = [spanOf(one), spanOf(other)];
  if (!a || !b || a.arena !== b.arena) return false;
  return a.offsetBytes < b.offsetBytes + b.sizeBytes && b.offsetBytes < a.offsetBytes + a.sizeBytes;
}

function dependOnEachOther(one: BuiltLaunch, other: BuiltLaunch, spanOf: SpanOf): boolean {
  const meet = (some: readonly Storage[], others: readonly Storage[]): boolean =>
    some.some((a) => others.some((b) => isShared(a, b, spanOf)));
  return meet(one.writes, other.reads) || meet(one.writes, other.writes) || meet(one.reads, other.writes);
}

/** For each launch the earlier ones it must wait for. */
const needsOf = (launches: readonly BuiltLaunch[], spanOf: SpanOf): readonly (readonly number[])[] =>
  launches.map((launch, i) =>
    launches.slice(0, i).flatMap((other, at) => (dependOnEachOther(launch, other, spanOf) ? [at] : [])),
  );

/** For each launch the length of the longest chain that it begins. */
function chainsFrom(needs: readonly (readonly number[])[]): number[] {
  const lengths = needs.map(() => 1);
  for (let i = needs.length - 1; i >= 0; i--) {
    for (const need of needs[i] ?? []) lengths[need] = Math.max(lengths[need] as number, 1 + (lengths[i] as number));
  }
  return lengths;
}

/**
 * Launches in levels. The next level is of the launch that begins the longest chain, with all that are ready and may stand beside it;
 * so chains that are behind catch up, and chains alike go on in step.
 */
export function levelsOf(launches: readonly BuiltLaunch[], spanOf: SpanOf): Level[] {
  const needs = needsOf(launches, spanOf);
  const lengths = chainsFrom(needs);
  const kindOf = launches.map(({ kernel }, i) =>
    canStandBeside(kernel) ? `${threadsOf(kernel)} threads` : `alone ${i}`,
  );
  const levels: Level[] = [];
  const done = new Set<number>();
  while (done.size < launches.length) {
    const ready = launches.flatMap((_, i) => (!done.has(i) && needs[i]?.every((need) => done.has(need)) ? [i] : []));
    ready.sort((one, other) => (lengths[other] as number) - (lengths[one] as number) || one - other);
    const level = ready.filter((i) => kindOf[i] === kindOf[ready[0] as number]).slice(0, mostMembers);
    for (const i of level) done.add(i);
    levels.push(level.map((i) => launches[i] as BuiltLaunch));
  }
  return levels;
}

/** What a level touches, as one dispatch. */
export function accessOf(level: Level): Access {
  const [first, second] = level;
  if (first !== undefined && second === undefined) return first;
  const typeOf = new Map<Storage, string>();
  for (const { kernel, operands, writes } of level) {
    operands.forEach((operand, i) => {
      if (operand.kind !== 'range' || !writes.includes(operand.storage)) return;
      typeOf.set(operand.storage, elementTypeOf(kernel, i) ?? 'f32');
    });
  }
  return { reads: level.flatMap(({ reads }) => reads), writes: level.flatMap(({ writes }) => writes), typeOf };
}

const operandOf = (range: Bytes): Operand =>
  range.arena === 'scalars' && range.offsetBytes === 0 ? { kind: 'scalars' } : { kind: 'arena', ...range };

/** A level's launches as few dispatches, now that every operand has its place. */
export function mergeLevel(
  level: Level,
  placeOf: (operand: Operand) => Bytes,
): readonly { readonly kernel: Kernel; readonly operands: readonly Operand[] }[] {
  const done: { kernel: Kernel; operands: readonly Operand[] }[] = [];
  let [members, merged]: [Member[], Merged | undefined] = [[], undefined];
  let alone: BuiltLaunch | undefined;
  const close = (): void => {
    if (members.length === 1 && alone) done.push(alone);
    else if (merged) done.push({ kernel: merged.kernel, operands: merged.ranges.map(operandOf) });
  };
  for (const launch of level) {
    const member = { kernel: launch.kernel, operands: launch.operands.map(placeOf) };
    const next = members.length === 0 ? undefined : sideBySide([...members, member]);
    if (next) {
      members.push(member);
      merged = next;
      continue;
    }
    close();
    [members, merged, alone] = [[member], undefined, launch];
  }
  close();
  return done;
}
