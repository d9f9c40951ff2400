/** Pieces shape rules are made of. Every failure names the operation, the rule, the shapes and the cure. */
import { AppError } from '../base/errors';
import { formatShape } from '../base/shape';
import type { Attributes, Dtype, Value } from './ir';

export type ShapeRule = (inputs: readonly Value[], attributes: Attributes) => readonly Value[];

export function shapeError(op: string, problem: string): AppError {
  return new AppError('shape', `${op}: ${problem}`);
}

export const describe = (value: Value): string =>
  `${formatShape(value.shape)}${value.dtype === 'f32' ? '' : ` ${value.dtype}`}`;

export function input(op: string, inputs: readonly Value[], index: number, dtype?: Dtype): Value {
  const value = inputs[index];
  if (!value) throw shapeError(op, `needs input ${index + 1}, got ${inputs.length}`);
  if (dtype && value.dtype !== dtype) {
    throw shapeError(op, `input ${index + 1} must be ${dtype}, got ${describe(value)}`);
  }
  return value;
}

export function numberAttribute(op: string, attributes: Attributes, name: string): number {
  const value = attributes[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw shapeError(op, `${name} must be a finite number, got ${String(value)}`);
  }
  return value;
}

export function listAttribute(op: string, attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name];
  if (!Array.isArray(value)) throw shapeError(op, `${name} must be a list of integers, got ${String(value)}`);
  const list = value as readonly number[];
  if (!list.every(Number.isInteger))
    throw shapeError(op, `${name} must be a list of integers, got [${list.join(', ')}]`);
  return list;
}

/** Axis in [0, rank), negative axes counting from the end. */
export function axisOf(op: string, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw shapeError(op, `axis ${axis} is outside a tensor of rank ${rank}; use ${-rank}..${rank - 1}`);
  }
  return resolved;
}
