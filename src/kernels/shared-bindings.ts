/** Bindings that several kernels share: each arena once, with every operand at its place in it, so that many operands need few. */
import type { BindingKind } from '../gpu/pipelines';
import type { Kernel } from './kernel';
import { markedIndex } from './kernel-form';
import { closingOf } from './kernel-text';
import type { KernelText, Variable } from './kernel-text';

/** Bytes of a buffer; offsets are multiples of 256. */
export interface Bytes {
  readonly arena: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

export interface Member {
  readonly kernel: Kernel;
  /** As its bindings. */
  readonly operands: readonly Bytes[];
}

export interface Parsed extends KernelText {
  readonly member: Member;
}

/** What every device has: storage buffers a stage. */
const mostBindings = 8;

/** Of WGSL's types. */
export const elementBytes: Readonly<Record<string, number>> = {
  f32: 4,
  i32: 4,
  vec2f: 8,
  vec4f: 16,
  vec4i: 16,
  mat4x4f: 64,
};

export interface Place {
  readonly name: string;
  /** In elements. */
  readonly first: number;
}

export interface Bound extends Bytes {
  readonly type: string;
  readonly kind: BindingKind;
}

const hull = (one: Bytes, other: Bytes): Bytes => {
  const offsetBytes = Math.min(one.offsetBytes, other.offsetBytes);
  const end = Math.max(one.offsetBytes + one.sizeBytes, other.offsetBytes + other.sizeBytes);
  return { arena: one.arena, offsetBytes, sizeBytes: end - offsetBytes };
};

/** One binding for each arena and element type, or undefined if there are too many, or one buffer is written under two types. */
export function bind(members: readonly Parsed[]): readonly Bound[] | undefined {
  const bound = new Map<string, Bound>();
  for (const { member, variables } of members) {
    member.operands.forEach((bytes, operand) => {
      const kind = member.kernel.bindings[operand] as BindingKind;
      const type = variables.find((variable) => variable.operand === operand)?.type ?? 'f32';
      const known = bound.get(`${bytes.arena} ${type}`);
      const isWritten = kind === 'read_write' || known?.kind === 'read_write';
      bound.set(`${bytes.arena} ${type}`, {
        ...(known ? hull(known, bytes) : bytes),
        type,
        kind: isWritten ? 'read_write' : 'read',
      });
    });
  }
  const all = [...bound.values()];
  const isTorn = all.some(
    (one) => one.kind === 'read_write' && all.some((other) => other !== one && other.arena === one.arena),
  );
  return isTorn || all.length > mostBindings ? undefined : all;
}

/** The name of a variable's buffer and where in it the variable's elements begin. What this kernel does not bind is in functions that it does not call; those need something to name. */
export function placeOf({ operand, type }: Variable, { operands }: Member, bound: readonly Bound[]): Place {
  const bytes = operands[operand];
  if (bytes === undefined) return { name: `spare_${type}`, first: 0 };
  const at = bound.findIndex((one) => one.type === type && one.arena === bytes.arena);
  const fromBytes = bytes.offsetBytes - (bound[at] as Bound).offsetBytes;
  return { name: `arena${at}`, first: fromBytes / (elementBytes[type] as number) };
}

/** The text with every `name[i]` of a place as `buffer[first + (i)]`, from the last to the first, so that indices of indices are moved before. */
export function moved(text: string, places: ReadonlyMap<string, Place>): string {
  const uses = [...text.matchAll(/(?<![\w.])([A-Za-z_]\w*)\s*\[/g)].reverse();
  return uses.reduce((done, { 0: all, 1: name = '', index }) => {
    const place = places.get(name);
    if (place === undefined) return done;
    const inner = index + all.length;
    const end = closingOf(done, inner, '[]');
    return `${done.slice(0, index)}${place.name}[${markedIndex(place.first)} + (${done.slice(inner, end)})${done.slice(end)}`;
  }, text);
}
