/**
 * A level's launches as one dispatch. An optimizer does the same to tensors of many shapes, each too small to fill a GPU; side by side
 * they do.
 */
import { elementTypeOf } from '../kernels/kernel-text';
import { sideBySide } from '../kernels/side-by-side';
import type { Merged } from '../kernels/side-by-side';
import type { Bytes, Member } from '../kernels/shared-bindings';
import type { Kernel, Variants } from '../kernels/kernel';
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

interface PlacedLaunch extends Member {
  readonly unplaced: readonly Operand[];
  readonly arenas: string;
}

interface Placed {
  readonly kernel: Kernel;
  readonly operands: readonly Operand[];
}

const asOne = ({ kernel, ranges }: Merged): Placed => ({ kernel, operands: ranges.map(operandOf) });

/** As many of the first members as one dispatch may take, and that dispatch. What is too much for some is too much for more. */
function longest(members: readonly PlacedLaunch[], isAllowed: (merged: Merged) => boolean): [number, Placed] {
  const [{ kernel, unplaced }] = members as [PlacedLaunch];
  let [fits, found]: [number, Placed] = [1, { kernel, operands: unplaced }];
  for (let [count, tooMany] = [members.length, members.length + 1]; count > fits; count = (fits + tooMany) >> 1) {
    const merged = sideBySide(members.slice(0, count));
    if (merged && isAllowed(merged)) [fits, found] = [count, asOne(merged)];
    else tooMany = count;
  }
  return [fits, found];
}

/** A level's launches as few dispatches, now that every operand has its place. */
export function mergeLevel(level: Level, placeOf: (operand: Operand) => Bytes, variants: Variants): readonly Placed[] {
  const isAllowed = ({ forms, kernel }: Merged): boolean =>
    forms <= mostForms && (companyOf(variants) === 'any' || forms === 1 || isSmall(kernel));
  const placed = level.map(({ kernel, operands }): PlacedLaunch => {
    const places = operands.map(placeOf);
    return { kernel, operands: places, unplaced: operands, arenas: places.map(({ arena }) => arena).join() };
  });
  // Kernels of one form share their text where their arenas are the same: those follow each other.
  placed.sort((one, other) => (one.arenas < other.arenas ? -1 : Number(one.arenas > other.arenas)));
  const done: Placed[] = [];
  for (let from = 0; from < placed.length;) {
    const [count, dispatch] = longest(placed.slice(from), isAllowed);
    done.push(dispatch);
    from += count;
  }
  return done;
}
