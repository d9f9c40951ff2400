/**
 * The technique gallery's vocabulary. A technique is a train script in test/techniques/ that changes one thing of a baseline, and a
 * check of its defining equation against an independent float64 implementation.
 */
import type { Random } from '../../src/base/random';

/** A tensor of the reference implementations: row-major float64. */
export interface Reference {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The script's exported function `name` on drawn inputs, against `expected` of the same inputs. */
interface FunctionCheck {
  readonly kind: 'function';
  readonly name: string;
  readonly inputs: readonly {
    readonly shape: readonly number[];
    readonly draw?: (random: Random) => number;
    /** Integers; the default is f32. */
    readonly isInteger?: boolean;
  }[];
  /** Arguments after the tensors. */
  readonly rest?: readonly unknown[];
  readonly expected: (...inputs: Reference[]) => Reference;
  readonly tolerance?: number;
}

export interface UpdateStep {
  /** 1 at the first. */
  readonly step: number;
  readonly gradients: ReadonlyMap<string, Float64Array>;
  /** For scripts with `perturb`: gradients of the second pass. */
  readonly second: ReadonlyMap<string, Float64Array>;
  readonly scalars: Readonly<Record<string, number>>;
}

export interface UpdateResult {
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** Weights that evaluation uses, where the script has some. */
  readonly average?: ReadonlyMap<string, Float64Array>;
}

/** Several optimizer steps of the script over given gradients, against the same steps in float64. */
interface UpdateCheck {
  readonly kind: 'update';
  readonly steps: number;
  /** What `schedule` gives; the script's own schedule if absent. */
  readonly scalars?: (step: number) => Readonly<Record<string, number>>;
  readonly expected: (parameters: ReadonlyMap<string, Reference>, steps: readonly UpdateStep[]) => UpdateResult;
  readonly tolerance?: number;
}

/** The script's schedule at given moments of a run of 100 steps, against a formula. */
interface ScheduleCheck {
  readonly kind: 'schedule';
  readonly expected: (progress: number, step: number, tokens: number) => Readonly<Record<string, number>>;
}

export interface Technique {
  /** The script's file name without its ending. */
  readonly script: string;
  readonly paper: string;
  readonly checks: readonly (FunctionCheck | UpdateCheck | ScheduleCheck)[];
  /** Settings of the 20-step training beside the gallery's own tiny ones. */
  readonly settings?: Readonly<Record<string, number>>;
}
