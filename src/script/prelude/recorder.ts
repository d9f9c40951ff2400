/** The graph being recorded, and a value in it. */
import { AppError } from '../../base/errors';
import type { Shape } from '../../base/shape';
import { GraphBuilder } from '../../graph/builder';
import type { Attributes, Dtype, ValueId } from '../../graph/ir';
import { valueOf } from '../../graph/ir';

let current = new GraphBuilder();
let region: number | undefined;
let regions = 0;

/** Runs `body` recording into a new graph and returns both. */
export function recording<T>(body: () => T): { graph: GraphBuilder; result: T } {
  const outer = current;
  const graph = new GraphBuilder();
  current = graph;
  try {
    return { graph, result: body() };
  } finally {
    current = outer;
  }
}

/** What `body` records is computed again for the backward pass instead of being kept (arXiv 1604.06174). */
export function checkpoint<T>(body: () => T): T {
  if (region !== undefined) return body();
  region = regions++;
  try {
    return body();
  } finally {
    region = undefined;
  }
}

export const problem = (op: string, text: string): AppError => new AppError('shape', `${op}: ${text}`);

const describe = (value: unknown): string =>
  value === undefined ? 'undefined; is a name or setting misspelt?' : `a ${typeof value}`;

/** A value of a recorded graph. */
export class Recorded {
  constructor(
    readonly graph: GraphBuilder,
    readonly id: ValueId,
  ) {}

  /** Sizes, outermost first. */
  get shape(): Shape {
    return this.graph.shapeOf(this.id);
  }

  /** 'f32', or 'i32' for tokens and what is computed from them. */
  get dtype(): Dtype {
    return valueOf(this.graph, this.id).dtype;
  }
}

/** The value's place in the graph being recorded. */
export function idOf(op: string, value: Recorded): ValueId {
  if (!(value instanceof Recorded)) throw problem(op, `takes a tensor, got ${describe(value)}`);
  if (value.graph !== current) {
    throw problem(op, 'got a tensor made by another function of the script; make it again where it is used');
  }
  return value.id;
}

/** A recording stops here, whatever a study allows. */
const maxNodes = 200_000;

/** Adds one operation and tells the graph and the ids of its results. */
export function record(op: string, inputs: readonly Recorded[], attributes: Attributes): [GraphBuilder, ValueId[]] {
  const ids = inputs.map((value) => idOf(op, value));
  if (current.nodes.length >= maxNodes)
    throw problem(op, `the graph has ${maxNodes} operations already; is a loop too long?`);
  return [current, current.apply(op, ids, region === undefined ? attributes : { ...attributes, checkpoint: region })];
}

/** Attributes of a constant; @throws AppError `shape` if it is no number. */
export function constantOf(op: string, value: unknown, dtype: Dtype, shape: Shape = []): Attributes {
  if (typeof value !== 'number') throw problem(op, `takes tensors or numbers, got ${describe(value)}`);
  return dtype === 'f32' ? { value, shape } : { value, shape, dtype };
}
