/** Symbolic tensors: every method records one operation in the current graph. Names and semantics are PyTorch's. */
import type { Shape } from '../../base/shape';
import { GraphBuilder } from '../../graph/builder';
import type { Attributes, ValueId } from '../../graph/ir';

let current = new GraphBuilder();

/** Runs `body` recording into a new graph and returns both. Used by the recorder only. */
export function recording<T>(body: (graph: GraphBuilder) => T): { graph: GraphBuilder; result: T } {
  const outer = current;
  const graph = new GraphBuilder();
  current = graph;
  try {
    return { graph, result: body(graph) };
  } finally {
    current = outer;
  }
}

export type Operand = Tensor | number;

export class Tensor {
  constructor(readonly id: ValueId) {}

  /** Sizes, outermost first. */
  get shape(): Shape {
    return current.shapeOf(this.id);
  }

  add = (other: Operand): Tensor => binary('add', this, other);
  sub = (other: Operand): Tensor => binary('sub', this, other);
  mul = (other: Operand): Tensor => binary('mul', this, other);
  div = (other: Operand): Tensor => binary('div', this, other);
  pow = (exponent: Operand): Tensor => binary('pow', this, exponent);
  maximum = (other: Operand): Tensor => binary('maximum', this, other);
  minimum = (other: Operand): Tensor => binary('minimum', this, other);
  /** Comparisons give 1 where true and 0 where false. */
  gt = (other: Operand): Tensor => binary('gt', this, other);
  ge = (other: Operand): Tensor => binary('ge', this, other);
  lt = (other: Operand): Tensor => binary('lt', this, other);
  le = (other: Operand): Tensor => binary('le', this, other);
  eq = (other: Operand): Tensor => binary('eq', this, other);

  neg = (): Tensor => unary('neg', this);
  exp = (): Tensor => unary('exp', this);
  log = (): Tensor => unary('log', this);
  sqrt = (): Tensor => unary('sqrt', this);
  rsqrt = (): Tensor => unary('rsqrt', this);
  tanh = (): Tensor => unary('tanh', this);
  sigmoid = (): Tensor => unary('sigmoid', this);
  abs = (): Tensor => unary('abs', this);
  sign = (): Tensor => unary('sign', this);
  square = (): Tensor => unary('square', this);
  reciprocal = (): Tensor => unary('reciprocal', this);
  relu = (): Tensor => unary('relu', this);
  /** Tanh form (arXiv 1606.08415). */
  gelu = (): Tensor => unary('gelu', this);
  silu = (): Tensor => this.mul(this.sigmoid());

  /** Sum over `axes` (all of them by default). */
  sum = (axes: number | readonly number[] = this.#allAxes(), keepdim = false): Tensor =>
    reduce('sum', this, axes, keepdim);
  max = (axes: number | readonly number[] = this.#allAxes(), keepdim = false): Tensor =>
    reduce('max', this, axes, keepdim);
  mean = (axes: number | readonly number[] = this.#allAxes(), keepdim = false): Tensor => {
    const count = [axes].flat().reduce((product, axis) => product * (this.shape.at(axis) ?? 1), 1);
    return this.sum(axes, keepdim).div(count);
  };
  /** Euclidean norm of all elements. */
  norm = (): Tensor => this.square().sum().sqrt();
  logsumexp = (axis = -1): Tensor => {
    const largest = this.max(axis, true);
    return this.sub(largest).exp().sum(axis, true).log().add(largest);
  };
  softmax = (axis = -1): Tensor => this.sub(this.logsumexp(axis)).exp();

  /** One size may be −1. */
  reshape = (...shape: number[]): Tensor => {
    const known = shape.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
    const total = this.shape.reduce((product, size) => product * size, 1);
    return one('reshape', [this], { shape: shape.map((size) => (size === -1 ? total / known : size)) });
  };
  permute = (...axes: number[]): Tensor => one('permute', [this], { axes });
  transpose = (a: number, b: number): Tensor => {
    const rank = this.shape.length;
    const axes = this.shape.map((_, axis) => axis);
    const [first, second] = [(a + rank) % rank, (b + rank) % rank];
    [axes[first], axes[second]] = [second, first];
    return this.permute(...axes);
  };
  expand = (...shape: number[]): Tensor => one('expand', [this], { shape });
  /** Parts of the given sizes along an axis. */
  split = (sizes: readonly number[], axis = -1): Tensor[] => apply('split', [this], { sizes, axis });

  /** (…, M, K) · (…, K, N). */
  matmul = (other: Tensor): Tensor => {
    if (this.shape.length <= 2 || other.shape.length !== 2) return one('matmul', [this, other]);
    const rows = this.shape.slice(0, -1);
    const flat = this.reshape(-1, this.shape.at(-1) as number);
    return one('matmul', [flat, other]).reshape(...rows, other.shape[1] as number);
  };

  #allAxes(): number[] {
    return this.shape.map((_, axis) => axis);
  }
}

/** A tensor, or a number as a constant of no axes. */
export const tensor = (value: Operand): Tensor =>
  value instanceof Tensor ? value : new Tensor(current.constant(value));

export const apply = (op: string, inputs: readonly Tensor[], attributes: Attributes = {}): Tensor[] =>
  current
    .apply(
      op,
      inputs.map(({ id }) => id),
      attributes,
    )
    .map((id) => new Tensor(id));

const one = (op: string, inputs: readonly Tensor[], attributes: Attributes = {}): Tensor =>
  apply(op, inputs, attributes)[0] as Tensor;

const unary = (op: string, x: Tensor): Tensor => one(op, [x]);
const binary = (op: string, a: Operand, b: Operand): Tensor => one(op, [tensor(a), tensor(b)]);
const reduce = (op: string, x: Tensor, axes: number | readonly number[], keepdim: boolean): Tensor =>
  one(op, [x], { axes: [axes].flat(), keepdim });

/** The constant `value` in every place. */
export const full = (shape: Shape, value: number): Tensor => new Tensor(current.constant(value, shape));
export const cat = (parts: readonly Tensor[], axis = -1): Tensor => one('cat', parts, { axis });
/** `a` where `condition` is not 0, else `b`. */
export const where = (condition: Tensor, a: Operand, b: Operand): Tensor =>
  one('where', [condition, tensor(a), tensor(b)]);
/** Rows of `table` (V, C) for ids (…) → (…, C). */
export const embedding = (table: Tensor, ids: Tensor): Tensor => one('embedding', [table, ids]);
/** Nats of each target: logits (…, V), targets (…) → (…). A negative target counts 0. */
export const crossEntropy = (logits: Tensor, targets: Tensor): Tensor =>
  apply('crossEntropy', [logits, targets])[0] as Tensor;
/** An input of the graph; used by the recorder. */
export const input = (kind: string, name: string, shape: Shape): Tensor => one('input', [], { kind, name, shape });
