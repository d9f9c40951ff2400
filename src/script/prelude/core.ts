/**
 * The symbolic tensor: every method adds one operation to the graph being recorded, or composes others. Names and semantics are
 * PyTorch's. Axes may be negative.
 */
import { formatShape, sizeOf } from '../../base/shape';
import type { Shape } from '../../base/shape';
import type { Attributes, Dtype } from '../../graph/ir';
import { Elementwise } from './elementwise';
import type { Recorded } from './recorder';
import { constantOf, idOf, problem, record } from './recorder';

type Axes = number | readonly number[];

export class Tensor extends Elementwise {
  /** Reductions take an axis, several, or none for all; with keepdim, reduced axes stay with size 1. */
  sum(axes: Axes = this.#allAxes(), keepdim = false): this {
    return this.#reduce('sum', axes, keepdim);
  }
  mean(axes: Axes = this.#allAxes(), keepdim = false): this {
    return this.sum(axes, keepdim).div(this.#count(axes));
  }
  max(axes: Axes = this.#allAxes(), keepdim = false): this {
    return this.#reduce('max', axes, keepdim);
  }
  min(axes: Axes = this.#allAxes(), keepdim = false): this {
    return this.neg().max(axes, keepdim).neg();
  }
  /** Divided by the count − correction. */
  var(axes: Axes = this.#allAxes(), keepdim = false, correction = 1): this {
    const deviation = this.sub(this.mean(axes, true));
    return deviation
      .square()
      .sum(axes, keepdim)
      .div(this.#count(axes) - correction);
  }
  std(axes: Axes = this.#allAxes(), keepdim = false, correction = 1): this {
    return this.var(axes, keepdim, correction).sqrt();
  }
  /** Euclidean norm. */
  norm(axes: Axes = this.#allAxes(), keepdim = false): this {
    return this.square().sum(axes, keepdim).sqrt();
  }
  logsumexp(axes: Axes = -1, keepdim = false): this {
    const largest = this.max(axes, true).stopGradient();
    const sum = this.sub(largest).exp().sum(axes, true).log().add(largest);
    return keepdim ? sum : sum.reshape(...this.#without(axes));
  }
  softmax(axis = -1): this {
    const weights = this.sub(this.max(axis, true).stopGradient()).exp();
    return weights.div(weights.sum(axis, true));
  }
  logSoftmax(axis = -1): this {
    return this.sub(this.logsumexp(axis, true));
  }
  cumsum(axis: number): this {
    return this.one('cumsum', [this], { axis });
  }
  /** Index of the largest value, the first if several are; no gradient. */
  argmax(axis = -1): this {
    const [at, size] = [this.#axis('argmax', axis), this.shape.at(axis) as number];
    const index = this.one('iota', [], { shape: this.shape, axis: at }).float();
    const hits = this.one('where', [this.eq(this.max(axis, true)), index, this.constant('argmax', size)]);
    return hits.stopGradient().min(axis).int();
  }
  /** The k largest along the last axis, in order, and their indices: [values, indices], each (…, k). For small k. */
  topk(k: number): this[] {
    const at = this.shape.length - 1;
    if (!(Number.isInteger(k) && k >= 1 && k <= (this.shape[at] ?? 0))) {
      throw problem(
        'topk',
        `k must be a whole number from 1 to the size of the last axis of ${formatShape(this.shape)}, got ${k}`,
      );
    }
    const index = this.one('iota', [], { shape: this.shape, axis: at });
    const found: this[] = [];
    let rest = this.stopGradient();
    for (let i = 0; i < k; i++) {
      const best = rest.argmax(-1).unsqueeze(-1);
      found.push(best);
      rest = this.one('where', [index.eq(best), this.constant('topk', -3e38), rest]);
    }
    const values = found.map((best) => this.mul(index.eq(best)).sum(-1, true));
    return [this.one('cat', values, { axis: -1 }), this.one('cat', found, { axis: -1 })];
  }

  /** One size may be −1. */
  reshape(...shape: number[]): this {
    const known = sizeOf(shape.filter((size) => size !== -1));
    return this.one('reshape', [this], {
      shape: shape.map((size) => (size === -1 ? sizeOf(this.shape) / known : size)),
    });
  }
  permute(...axes: number[]): this {
    return this.one('permute', [this], { axes: axes.map((axis) => this.#axis('permute', axis)) });
  }
  /** Swaps two axes. */
  transpose(a = -2, b = -1): this {
    const axes = this.#allAxes();
    const [first, second] = [this.#axis('transpose', a), this.#axis('transpose', b)];
    [axes[first], axes[second]] = [second, first];
    return this.permute(...axes);
  }
  /** Repeats axes of size 1. */
  expand(...shape: number[]): this {
    return this.one('expand', [this], { shape });
  }
  /** A new axis of size 1. */
  unsqueeze(axis: number): this {
    const at = axis < 0 ? axis + this.shape.length + 1 : axis;
    return this.reshape(...this.shape.slice(0, at), 1, ...this.shape.slice(at));
  }
  squeeze(axis: number): this {
    return this.reshape(...this.shape.filter((_, i) => i !== this.#axis('squeeze', axis)));
  }
  /** Parts of the given sizes along an axis. */
  split(sizes: readonly number[], axis = -1): this[] {
    return this.apply('split', [this], { sizes, axis });
  }
  /** Equal parts along an axis. */
  chunk(parts: number, axis = -1): this[] {
    const size = (this.shape.at(axis) ?? 0) / parts;
    return this.split(new Array<number>(parts).fill(size), axis);
  }
  /** Elements start … end − 1 along an axis. */
  slice(axis: number, start: number, end = this.shape.at(axis) as number): this {
    const size = this.shape[this.#axis('slice', axis)] as number;
    const [first, last] = [start < 0 ? start + size : start, end < 0 ? end + size : end];
    if (!(first >= 0 && first < last && last <= size)) {
      throw problem('slice', `${start} to ${end} is no part of axis ${axis} of ${formatShape(this.shape)}`);
    }
    if (first === 0 && last === size) return this;
    const sizes = [first, last - first, size - last];
    return this.split(
      sizes.filter((part) => part > 0),
      axis,
    )[first > 0 ? 1 : 0] as this;
  }
  /** Adds `before` and `after` elements of `value` along an axis. */
  pad(axis: number, before: number, after = 0, value = 0): this {
    const at = this.#axis('pad', axis);
    const filler = (size: number): Recorded[] =>
      size === 0 ? [] : [this.constant('pad', value, this.dtype, this.shape.with(at, size))];
    return this.one('cat', [...filler(before), this, ...filler(after)], { axis: at });
  }
  /** Moves elements along an axis; those pushed past the end come in at the start. */
  roll(shift: number, axis: number): this {
    const size = this.shape[this.#axis('roll', axis)] as number;
    const by = ((shift % size) + size) % size;
    if (by === 0) return this;
    const [front, back] = this.split([size - by, by], axis) as [this, this];
    return this.one('cat', [back, front], { axis });
  }
  /** Reverses an axis. */
  flip(axis: number): this {
    const at = this.#axis('flip', axis);
    const size = this.shape[at] as number;
    const order = this.one('iota', [], { shape: [size], axis: 0 })
      .neg()
      .add(size - 1);
    const first = this.transpose(0, at);
    const rows = first.reshape(size, -1);
    return this.one('embedding', [rows, order])
      .reshape(...first.shape)
      .transpose(0, at);
  }

  /** (…, M, K) · (…, K, N) → (…, M, N); batch axes broadcast, vectors act as a row or a column. */
  matmul(other: this): this {
    idOf('matmul', other);
    if (this.shape.length === 1)
      return this.unsqueeze(0)
        .matmul(other)
        .squeeze(other.shape.length === 1 ? 0 : -2);
    if (other.shape.length === 1) return this.matmul(other.unsqueeze(1)).squeeze(-1);
    if (other.shape.length === 2 && this.shape.length > 2) {
      const flat = this.reshape(-1, this.shape.at(-1) as number);
      return this.one('matmul', [flat, other]).reshape(...this.shape.slice(0, -1), other.shape[1] as number);
    }
    if (other.shape.length === 2) return this.one('matmul', [this, other]);
    const batch = this.one('add', [this.#batchProbe(), other.#batchProbe()]).shape;
    const lead = (x: this): this =>
      x.shape.length === 2 || sizeOf(x.shape.slice(0, -2)) === sizeOf(batch)
        ? x
        : x.expand(...batch, ...x.shape.slice(-2));
    const flat = (x: this): this => (x.shape.length <= 3 ? x : x.reshape(-1, ...x.shape.slice(-2)));
    const product = this.one('matmul', [flat(lead(this)), flat(lead(other))]);
    return product.shape.length === 2 ? product : product.reshape(...batch, ...product.shape.slice(-2));
  }

  /** A constant of the batch axes' shape, by which the rules of broadcasting are asked; it is dead code. */
  #batchProbe(): this {
    return this.one('constant', [], { value: 0, shape: this.shape.slice(0, -2) });
  }

  #reduce(op: string, axes: Axes, keepdim: boolean): this {
    return this.one(op, [this], { axes: [axes].flat(), keepdim });
  }

  #axis(op: string, axis: number): number {
    const at = axis < 0 ? axis + this.shape.length : axis;
    if (!Number.isInteger(axis) || at < 0 || at >= this.shape.length) {
      throw problem(op, `axis ${axis} is outside ${formatShape(this.shape)}`);
    }
    return at;
  }

  #allAxes(): number[] {
    return this.shape.map((_, axis) => axis);
  }

  #count(axes: Axes): number {
    return [axes].flat().reduce((product, axis) => product * (this.shape.at(axis) ?? 1), 1);
  }

  #without(axes: Axes): number[] {
    const gone = [axes].flat().map((axis) => this.#axis('reduction', axis));
    return this.shape.filter((_, axis) => !gone.includes(axis));
  }
}

export const apply = (op: string, inputs: readonly Recorded[], attributes: Attributes = {}): Tensor[] => {
  const [graph, ids] = record(op, inputs, attributes);
  return ids.map((id) => new Tensor(graph, id));
};

export const one = (op: string, inputs: readonly Recorded[], attributes: Attributes = {}): Tensor =>
  apply(op, inputs, attributes)[0] as Tensor;

/** The tensor itself, or a number as a constant. */
export const constant = (op: string, value: Tensor | number, dtype: Dtype = 'f32', shape: Shape = []): Tensor =>
  value instanceof Tensor ? value : one('constant', [], constantOf(op, value, dtype, shape));

/** An input of the graph. */
export const input = (kind: string, name: string, shape: Shape): Tensor => one('input', [], { kind, name, shape });
