/** Shape rules of operations that rename, join or part elements without computing anything. */
import { formatShape, sizeOf } from '../base/shape';
import type { Attributes, Value } from './ir';
import { axisOf, describe, input, listAttribute, numberAttribute, shapeError } from './rules';
import type { ShapeRule } from './rules';

export function checkedShape(op: string, attributes: Attributes): readonly number[] {
  const shape = listAttribute(op, attributes, 'shape');
  if (shape.some((size) => size < 1)) throw shapeError(op, `sizes must be positive, got ${formatShape(shape)}`);
  return shape;
}

export const reshape: ShapeRule = (inputs, attributes) => {
  const x = input('reshape', inputs, 0);
  const shape = checkedShape('reshape', attributes);
  if (sizeOf(shape) !== sizeOf(x.shape)) {
    throw shapeError(
      'reshape',
      `${describe(x)} holds ${sizeOf(x.shape)} elements, ${formatShape(shape)} would hold ${sizeOf(shape)}`,
    );
  }
  return [{ shape, dtype: x.dtype }];
};

export const permute: ShapeRule = (inputs, attributes) => {
  const x = input('permute', inputs, 0);
  const axes = listAttribute('permute', attributes, 'axes');
  if (axes.length !== x.shape.length || x.shape.some((_, axis) => !axes.includes(axis))) {
    throw shapeError(
      'permute',
      `axes must be an order of 0..${x.shape.length - 1}, got [${axes.join(', ')}] for ${describe(x)}`,
    );
  }
  return [{ shape: axes.map((axis) => x.shape[axis] as number), dtype: x.dtype }];
};

export const expand: ShapeRule = (inputs, attributes) => {
  const x = input('expand', inputs, 0);
  const shape = checkedShape('expand', attributes);
  const lead = shape.length - x.shape.length;
  if (lead < 0 || x.shape.some((size, i) => size !== 1 && size !== shape[lead + i])) {
    throw shapeError('expand', `${describe(x)} cannot become ${formatShape(shape)}; only axes of size 1 may grow`);
  }
  return [{ shape, dtype: x.dtype }];
};

export const split: ShapeRule = (inputs, attributes) => {
  const x = input('split', inputs, 0);
  const axis = axisOf('split', numberAttribute('split', attributes, 'axis'), x.shape.length);
  const sizes = listAttribute('split', attributes, 'sizes');
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== x.shape[axis] || sizes.some((size) => size < 1)) {
    throw shapeError(
      'split',
      `sizes [${sizes.join(', ')}] must be positive and add up to ${x.shape[axis]}, axis ${axis} of ${describe(x)}`,
    );
  }
  return sizes.map((size) => ({ shape: x.shape.map((old, i) => (i === axis ? size : old)), dtype: x.dtype }));
};

export const cat: ShapeRule = (inputs, attributes) => {
  const first = input('cat', inputs, 0);
  const axis = axisOf('cat', numberAttribute('cat', attributes, 'axis'), first.shape.length);
  const agrees = (value: Value): boolean =>
    value.dtype === first.dtype &&
    value.shape.length === first.shape.length &&
    value.shape.every((size, i) => i === axis || size === first.shape[i]);
  if (!inputs.every(agrees)) {
    throw shapeError(
      'cat',
      `shapes ${inputs.map(describe).join(', ')} must agree in type and on every axis but ${axis}`,
    );
  }
  const total = inputs.reduce((sum, value) => sum + (value.shape[axis] as number), 0);
  return [{ shape: first.shape.map((size, i) => (i === axis ? total : size)), dtype: first.dtype }];
};
