/** What an operation case is, and how its inputs are drawn. */
import type { Random } from '../../src/base/random';
import type { GraphBuilder } from '../../src/graph/builder';
import type { Attributes, InputKind, ValueId } from '../../src/graph/ir';

export interface CaseInput {
  readonly shape: readonly number[];
  readonly draw: (random: Random) => number;
  /** Default: a parameter, whose gradient is tested. */
  readonly kind?: InputKind;
}

export interface OperationCase {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly CaseInput[];
  readonly attributes?: Attributes;
  readonly build?: (g: GraphBuilder, ids: readonly ValueId[]) => ValueId[];
  /** How many of the outputs may be differentiated; default all. */
  readonly differentiable?: number;
  readonly hasGradient?: boolean;
  /** Factor on the tolerance, for long or cancelling sums. */
  readonly slack?: number;
}

export const signed = (random: Random): number => 2 * random.next() - 1;
export const positive = (random: Random): number => 0.5 + random.next();
export const ids =
  (bound: number) =>
  (random: Random): number =>
    random.below(bound);

export const x = (shape: readonly number[], draw = signed): CaseInput => ({ shape, draw });
export const label = (...shapes: readonly (readonly number[])[]): string =>
  shapes.map((shape) => `(${shape.join('×')})`).join(' ');
