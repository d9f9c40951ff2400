/**
 * The graph: nodes in topological order over numbered values. Plain JSON, so that it crosses the sandbox's border as data.
 * A node names an operation of ops.ts; everything else (shapes, gradients, kernels) follows from that name.
 */
import type { Shape } from '../base/shape';

export type Dtype = 'f32' | 'i32';
export type ValueId = number;
export type Attribute = number | string | boolean | readonly number[];
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Value {
  readonly shape: Shape;
  readonly dtype: Dtype;
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly ValueId[];
  readonly attributes: Attributes;
  readonly outputs: readonly ValueId[];
}

/**
 * What an input stands for; `name` tells it from others of its kind. `key` seeds random numbers; `average` holds the weights that
 * evaluation uses in place of a parameter's own.
 */
export const inputKinds = ['parameter', 'gradient', 'state', 'scalar', 'tokens', 'targets', 'key', 'average'] as const;
export type InputKind = (typeof inputKinds)[number];

export interface Graph {
  readonly values: readonly Value[];
  readonly nodes: readonly Node[];
}

/** A graph with what it is for: named results, and results written back over inputs when the program ends. */
export interface Program {
  readonly graph: Graph;
  readonly results: Readonly<Record<string, ValueId>>;
  readonly assignments: readonly { readonly target: ValueId; readonly value: ValueId }[];
}

export function valueOf(graph: Graph, id: ValueId): Value {
  const value = graph.values[id];
  if (!value) throw new RangeError(`value ${id} is not in this graph of ${graph.values.length} values`);
  return value;
}
