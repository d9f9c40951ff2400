/** Launches of generated elementwise kernels: a fused group, a strided copy, a fill. */
import { sameShape } from '../base/shape';
import type { Shape } from '../base/shape';
import type { Dtype } from '../graph/ir';
import type { BindingKind } from '../gpu/pipelines';
import { elementwiseKernel } from '../kernels/elementwise';
import type { Line, Source, Tensor } from '../kernels/elementwise';
import type { Launch, Operand, Resolve } from './launch';
import { broadcastStrides, fullView, isWhole, slotElements } from './storage';
import type { Storage, View } from './storage';

interface Group {
  readonly shape: Shape;
  readonly lines: readonly Line[];
  /** Views that 'tensor' sources count. */
  readonly inputs: readonly View[];
  readonly outputs: readonly { readonly line: number; readonly view: View }[];
}

/** Collects bindings: one a storage, one for all scalars, `read_write` as soon as something is written. */
class Bindings {
  readonly kinds: BindingKind[] = [];
  readonly dtypes: Dtype[] = [];
  readonly operands: Operand[] = [];
  readonly tensors: Tensor[] = [];
  readonly #byStorage = new Map<Storage | 'scalars', number>();

  constructor(
    private readonly shape: Shape,
    private readonly resolve: Resolve,
  ) {}

  add(view: View, kind: BindingKind): number {
    const storage = this.resolve(view.storage);
    const key = storage.slot === undefined ? storage : 'scalars';
    let binding = this.#byStorage.get(key);
    if (binding === undefined) {
      binding = this.kinds.push(kind) - 1;
      this.dtypes.push(storage.dtype);
      this.operands.push(
        key === 'scalars' ? { kind: 'scalars' } : { kind: 'range', storage: key, offset: 0, elements: key.elements },
      );
      this.#byStorage.set(key, binding);
    }
    if (kind === 'read_write') this.kinds[binding] = kind;
    const offset = view.offset + (storage.slot ?? 0) * slotElements;
    const tensor: Tensor = { binding, offset, strides: broadcastStrides(view, this.shape) };
    const same = this.tensors.findIndex(
      (known) => known.binding === binding && known.offset === offset && sameShape(known.strides, tensor.strides),
    );
    return same >= 0 ? same : this.tensors.push(tensor) - 1;
  }
}

export function groupLaunch(group: Group): Launch {
  const isFlat = (view: View): boolean => isWhole(view) && sameShape(view.shape, group.shape);
  const storages = [...new Set(group.inputs.map(({ storage }) => storage))];
  const flat = storages.filter((storage) => group.inputs.every((view) => view.storage !== storage || isFlat(view)));
  return {
    reads: storages,
    writes: group.outputs.map(({ view }) => view.storage),
    inPlace: new Set(flat),
    build: (resolve) => {
      const bindings = new Bindings(group.shape, resolve);
      const inputs = group.inputs.map((view) => bindings.add(view, 'read'));
      const outputs = group.outputs.map(({ line, view }) => ({ line, tensor: bindings.add(view, 'read_write') }));
      const placed = (source: Source): Source =>
        source.kind === 'tensor' ? { kind: 'tensor', index: inputs[source.index] as number } : source;
      const lines = group.lines.map((line) => ({ ...line, arguments: line.arguments.map(placed) }));
      const kernel = elementwiseKernel({
        shape: group.shape,
        bindings: bindings.kinds,
        dtypes: bindings.dtypes,
        tensors: bindings.tensors,
        lines,
        outputs,
      });
      return { kernel, operands: bindings.operands };
    },
  };
}

/** Copies a strided view into another of the same shape. */
export const copyLaunch = (from: View, to: View): Launch =>
  groupLaunch({
    shape: to.shape,
    inputs: [from],
    lines: [{ op: 'copy', dtype: from.storage.dtype, arguments: [{ kind: 'tensor', index: 0 }] }],
    outputs: [{ line: 0, view: to }],
  });

/** Copies a whole storage into another, unless they turn out to be one. */
export const moveLaunch = (from: View, to: View): Launch => ({
  ...copyLaunch(from, to),
  isNeeded: (resolve) => !isWhole(from) || !isWhole(to) || resolve(from.storage) !== resolve(to.storage),
});

export const fillLaunch = (storage: Storage, shape: Shape, value: number): Launch =>
  groupLaunch({
    shape,
    inputs: [],
    lines: [{ op: 'copy', dtype: storage.dtype, arguments: [{ kind: 'constant', value, dtype: storage.dtype }] }],
    outputs: [{ line: 0, view: fullView(storage, shape) }],
  });
