/** Where values live: a storage is a run of memory with one role; a view is a strided window on it, as a tensor. */
import { contiguousStrides, sameShape, sizeOf } from '../base/shape';
import type { Shape } from '../base/shape';
import type { Dtype, InputKind } from '../graph/ir';

export interface Storage {
  readonly elements: number;
  readonly dtype: Dtype;
  /** Set for what outlives a step: parameters, gradients, optimizer state, schedule scalars, tokens. */
  readonly input?: { readonly kind: InputKind; readonly name: string };
  /** Slot in the arena of scalars, which generated kernels read by index: the first of several for a stack of scalars. */
  readonly slot?: number;
}

/** Elements from one slot of the arena of scalars to the next. */
export const slotElements = 64;

export interface View {
  readonly storage: Storage;
  readonly shape: Shape;
  /** In elements; 0 where broadcast. */
  readonly strides: readonly number[];
  readonly offset: number;
}

/** All of a storage in order. Scalars stacked in the arena of scalars are a slot apart. */
export const fullView = (storage: Storage, shape: Shape): View => {
  const isSpread = storage.slot !== undefined && storage.elements > 1;
  const strides = contiguousStrides(shape).map((stride) => (isSpread ? stride * slotElements : stride));
  return { storage, shape, strides, offset: 0 };
};

/** Whether elements lie in order without gaps; strides of axes of size 1 do not matter. */
export function isContiguous({ shape, strides }: View): boolean {
  const wanted = contiguousStrides(shape);
  return shape.every((size, axis) => size === 1 || strides[axis] === wanted[axis]);
}

export const isWhole = (view: View): boolean =>
  view.offset === 0 && isContiguous(view) && sizeOf(view.shape) === view.storage.elements;

/** The same elements under another shape, or undefined if no strides can say it (then a copy is needed). */
export function reshapeView(view: View, shape: Shape): View | undefined {
  if (sameShape(view.shape, shape)) return view;
  const from = view.shape
    .map((size, axis) => ({ size, stride: view.strides[axis] as number }))
    .filter(({ size }) => size > 1);
  const strides = new Array<number>(shape.length).fill(0);
  let oldAxis = 0;
  let axis = 0;
  while (axis < shape.length) {
    if (shape[axis] === 1) {
      axis++;
      continue;
    }
    const first = axis;
    let size = shape[axis++] as number;
    const start = oldAxis;
    let oldSize = from[oldAxis++]?.size ?? 1;
    while (size !== oldSize) {
      if (size < oldSize) size *= shape[axis++] as number;
      else oldSize *= from[oldAxis++]?.size ?? 1;
    }
    for (let i = start; i + 1 < oldAxis; i++) {
      const [outer, inner] = [from[i], from[i + 1]] as [(typeof from)[0], (typeof from)[0]];
      if (outer.stride !== inner.stride * inner.size) return undefined;
    }
    let stride = from[oldAxis - 1]?.stride ?? 0;
    for (let i = axis - 1; i >= first; i--) {
      strides[i] = stride;
      stride *= shape[i] as number;
    }
  }
  return { ...view, shape, strides };
}

/** Strides of a view broadcast to `shape`. */
export function broadcastStrides(view: View, shape: Shape): number[] {
  const lead = shape.length - view.shape.length;
  return shape.map((_, axis) => {
    const own = axis - lead;
    return own < 0 || view.shape[own] === 1 ? 0 : (view.strides[own] as number);
  });
}
