/** A box of numbers to search, and what every optimizer over it can do. Less is better; a failed point has no value. */
import { AppError } from '../../base/errors';

export interface Dimension {
  readonly key: string;
  readonly low: number;
  readonly high: number;
  /** Searched on a logarithmic scale. */
  readonly log?: boolean;
  readonly integer?: boolean;
}

export type SearchSpace = readonly Dimension[];
export type Point = Readonly<Record<string, number>>;

export interface Evaluation {
  readonly point: Point;
  /** Null where the trial failed. */
  readonly value: number | null;
}

/** `ask` depends only on the space, the seed and what was told, so asking twice gives the same point twice. */
export interface Optimizer {
  ask(): Point;
  tell(point: Point, value: number | null): void;
}

/** @throws AppError `usage` if a dimension is no interval, or two have one key. */
export function checkSpace(space: SearchSpace): void {
  const wrong = space.find(
    ({ low, high, log = false }) => !(Number.isFinite(low) && Number.isFinite(high) && low < high && (!log || low > 0)),
  );
  if (wrong !== undefined)
    throw new AppError(
      'usage',
      `search space: ${wrong.key} needs finite low < high, and low > 0 on a logarithmic scale, got ${wrong.low} to ${wrong.high}`,
    );
  if (space.length === 0 || new Set(space.map(({ key }) => key)).size !== space.length)
    throw new AppError(
      'usage',
      `search space: needs one or more dimensions with keys of their own, got [${space.map(({ key }) => key).join(', ')}]`,
    );
}

/** The interval on the searched scale. Whole numbers get half a unit more on both sides, or the outer ones would be rare. */
function scaleOf({ low, high, log = false, integer = false }: Dimension): { from: number; to: number } {
  const margin = integer ? 0.5 : 0;
  // Below 1 there is no half unit to give on a logarithmic scale.
  const [from, to] = [log && low <= margin ? low : low - margin, high + margin];
  return log ? { from: Math.log(from), to: Math.log(to) } : { from, to };
}

/** Where the value lies between the ends: 0 to 1. */
export function toUnit(dimension: Dimension, value: number): number {
  const { from, to } = scaleOf(dimension);
  const scaled = dimension.log ? Math.log(Math.max(value, Number.MIN_VALUE)) : value;
  return Math.min(1, Math.max(0, (scaled - from) / (to - from)));
}

export function fromUnit(dimension: Dimension, unit: number): number {
  const { from, to } = scaleOf(dimension);
  const scaled = from + (to - from) * unit;
  const value = dimension.log ? Math.exp(scaled) : scaled;
  return Math.min(dimension.high, Math.max(dimension.low, dimension.integer ? Math.round(value) : value));
}

/** A point's coordinates in the unit cube, in the order of the space. @throws AppError `usage` if one is missing. */
export function unitsOf(space: SearchSpace, point: Point): number[] {
  return space.map((dimension) => {
    const value = point[dimension.key];
    if (value === undefined || !Number.isFinite(value))
      throw new AppError(
        'usage',
        `search space: a point needs a finite ${dimension.key}, got ${value}; tell only points of this space`,
      );
    return toUnit(dimension, value);
  });
}

export const pointOf = (space: SearchSpace, units: readonly number[]): Point =>
  Object.fromEntries(space.map((dimension, i) => [dimension.key, fromUnit(dimension, units[i] ?? 0.5)]));
