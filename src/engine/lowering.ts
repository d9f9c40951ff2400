/** The growing list of launches of one program, and where each of its values is. */
import { AppError } from '../base/errors';
import { sizeOf } from '../base/shape';
import type { Dtype, Graph, Node, ValueId } from '../graph/ir';
import { valueOf } from '../graph/ir';
import type { Kernel, Variants } from '../kernels/kernel';
import { fixedLaunch } from './launch';
import type { Launch, Slice } from './launch';
import { copyLaunch, fillLaunch } from './elementwise-launch';
import { fullView, isContiguous } from './storage';
import type { Storage, View } from './storage';

/** Hands out slots of the scalar arena; shared by the programs of a session, so that inputs keep theirs. */
export class ScalarSlots {
  #next = 0;
  take(): number {
    return this.#next++;
  }
  get count(): number {
    return this.#next;
  }
}

function readersOf({ nodes }: Graph): ReadonlyMap<ValueId, readonly Node[]> {
  const readers = new Map<ValueId, Node[]>();
  for (const node of nodes) {
    for (const id of new Set(node.inputs)) {
      const known = readers.get(id);
      if (known) known.push(node);
      else readers.set(id, [node]);
    }
  }
  return readers;
}

export class Lowering {
  readonly launches: Launch[] = [];
  readonly #views = new Map<ValueId, View>();
  readonly #constants = new Map<ValueId, number>();
  readonly #reserved = new Set<ValueId>();
  #readers: ReadonlyMap<ValueId, readonly Node[]> | undefined;

  constructor(
    readonly graph: Graph,
    readonly variants: Variants,
    readonly inputs: (node: Node) => Storage,
    private readonly slots: ScalarSlots,
  ) {}

  /** New memory; single elements that generated kernels make go to the arena of scalars. */
  allocate(elements: number, place: 'scratch' | 'scalar' = 'scratch', dtype: Dtype = 'f32'): Storage {
    const isScalar = place === 'scalar' && elements === 1 && dtype === 'f32';
    return isScalar ? { elements, dtype, slot: this.slots.take() } : { elements, dtype };
  }

  dtypeOf(id: ValueId): Dtype {
    return valueOf(this.graph, id).dtype;
  }

  shapeOf(id: ValueId): readonly number[] {
    return valueOf(this.graph, id).shape;
  }

  define(id: ValueId, view: View): void {
    this.#views.set(id, view);
  }

  defineConstant(id: ValueId, value: number): void {
    this.#constants.set(id, value);
  }

  constantOf(id: ValueId): number | undefined {
    return this.#constants.get(id);
  }

  /** A new storage holding the whole of value `id`. */
  result(id: ValueId, place: 'scratch' | 'scalar' = 'scratch'): Storage {
    const shape = this.shapeOf(id);
    const storage = this.allocate(sizeOf(shape), place, this.dtypeOf(id));
    this.define(id, fullView(storage, shape));
    return storage;
  }

  /** Memory for a value that others will write before its own turn comes. */
  reserve(id: ValueId): Storage {
    const storage = this.result(id);
    this.#reserved.add(id);
    return storage;
  }

  isReserved(id: ValueId): boolean {
    return this.#reserved.has(id);
  }

  /** The nodes that take a value, in the program's order. */
  readers(id: ValueId): readonly Node[] {
    this.#readers ??= readersOf(this.graph);
    return this.#readers.get(id) ?? [];
  }

  view(id: ValueId): View {
    const known = this.#views.get(id);
    if (known) return known;
    const value = this.#constants.get(id);
    if (value === undefined) throw new AppError('graph-invalid', `value ${id} is read before it is made`);
    const storage = this.result(id, 'scalar');
    this.launches.push(fillLaunch(storage, this.shapeOf(id), value));
    return this.view(id);
  }

  /** The value as a contiguous slice, copied if its view is strided. */
  contiguous(id: ValueId): Slice {
    return this.contiguousView(this.view(id));
  }

  contiguousView(view: View): Slice {
    const elements = sizeOf(view.shape);
    // Storage bindings start at multiples of 256 bytes.
    if (isContiguous(view) && view.offset % 64 === 0) return { storage: view.storage, offset: view.offset, elements };
    const storage = this.allocate(elements, 'scalar', view.storage.dtype);
    this.launches.push(copyLaunch(view, fullView(storage, view.shape)));
    return { storage, offset: 0, elements };
  }

  run(kernel: Kernel, operands: readonly (Storage | Slice)[]): void {
    this.launches.push(fixedLaunch(kernel, operands));
  }
}
