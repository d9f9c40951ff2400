/**
 * A level's launches as one dispatch. An optimizer does the same to tensors of many shapes, each too small to fill a GPU; side by side
 * they do, and a step has a quarter of the dispatches.
 */
import { elementTypeOf } from '../kernels/kernel-text';
import { sideBySide } from '../kernels/side-by-side';
import type { Merged } from '../kernels/side-by-side';
import type { Bytes, Member } from '../kernels/shared-bindings';
import type { Kernel, Variants } from '../kernels/kernel';
import type { BuiltLaunch } from './dependence';
import type { Operand } from './launch';
import { companyOf, isSmall } from './levels';
import type { Level } from './levels';
import type { Access } from './scratch';
import type { Storage } from './storage';

/** More would make a kernel that is long to compile. */
const mostForms = 16;

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
  variants: Variants,
): readonly { readonly kernel: Kernel; readonly operands: readonly Operand[] }[] {
  const done: { kernel: Kernel; operands: readonly Operand[] }[] = [];
  const mayBe = ({ forms, kernel }: Merged): boolean =>
    forms <= mostForms && (companyOf(variants) === 'any' || forms === 1 || isSmall(kernel));
  let [members, merged]: [Member[], Merged | undefined] = [[], undefined];
  let alone: BuiltLaunch | undefined;
  const close = (): void => {
    if (members.length === 1 && alone) done.push(alone);
    else if (merged) done.push({ kernel: merged.kernel, operands: merged.ranges.map(operandOf) });
  };
  const placed = level.map((launch) => {
    const operands = launch.operands.map(placeOf);
    return { launch, operands, arenas: operands.map(({ arena }) => arena).join() };
  });
  // Kernels of one form share their text where their arenas are the same: those follow each other.
  placed.sort((one, other) => (one.arenas < other.arenas ? -1 : Number(one.arenas > other.arenas)));
  for (const { launch, operands } of placed) {
    const member = { kernel: launch.kernel, operands };
    const next = members.length === 0 ? undefined : sideBySide([...members, member]);
    if (next && mayBe(next)) {
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
