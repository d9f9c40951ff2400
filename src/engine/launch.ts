/** A dispatch before memory is planned: which storages it reads and writes, and how to build its kernel once places are known. */
import type { Kernel } from '../kernels/kernel';
import type { Bytes } from '../kernels/shared-bindings';
import type { Storage } from './storage';

/** What one binding is bound to: a range of a storage, or the whole arena of scalars. */
export type Operand =
  | { readonly kind: 'range'; readonly storage: Storage; readonly offset: number; readonly elements: number }
  | { readonly kind: 'scalars' }
  /** Part of an arena, for launches that share their bindings. */
  | ({ readonly kind: 'arena' } & Bytes);

export type Resolve = (storage: Storage) => Storage;

export interface Launch {
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
  /** Reads that may share memory with a write, because every element is read where it is written. */
  readonly inPlace: ReadonlySet<Storage>;
  /** Whether there is anything to do once places are known; absent if always. */
  isNeeded?(resolve: Resolve): boolean;
  build(resolve: Resolve): { readonly kernel: Kernel; readonly operands: readonly Operand[] };
}

export interface Slice {
  readonly storage: Storage;
  readonly offset: number;
  readonly elements: number;
}

export const whole = (storage: Storage): Slice => ({ storage, offset: 0, elements: storage.elements });

/** A launch whose kernel does not depend on where things are. Operands follow the kernel's bindings. */
export function fixedLaunch(kernel: Kernel, operands: readonly (Storage | Slice)[]): Launch {
  const slices = operands.map((operand) => ('storage' in operand ? operand : whole(operand)));
  const of = (kind: 'read' | 'read_write'): Storage[] =>
    slices.filter((_, i) => kernel.bindings[i] === kind).map(({ storage }) => storage);
  return {
    reads: of('read'),
    writes: of('read_write'),
    inPlace: new Set(),
    build: (resolve) => ({
      kernel,
      operands: slices.map(({ storage, offset, elements }) => ({
        kind: 'range',
        storage: resolve(storage),
        offset,
        elements,
      })),
    }),
  };
}
