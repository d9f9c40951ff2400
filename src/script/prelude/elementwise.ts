/** Methods that work element by element, with NumPy broadcasting. */
import { Recorded, constantOf, record } from './recorder';

/** A tensor, or a number as a constant of no axes; numbers next to integers are integers. */
export type Operand = Recorded | number;

export class Elementwise extends Recorded {
  protected apply(op: string, inputs: readonly Recorded[], attributes = {}): this[] {
    const make = this.constructor as new (...parts: ConstructorParameters<typeof Recorded>) => this;
    const [graph, ids] = record(op, inputs, attributes);
    return ids.map((id) => new make(graph, id));
  }

  protected one(op: string, inputs: readonly Recorded[], attributes = {}): this {
    return this.apply(op, inputs, attributes)[0] as this;
  }

  protected constant(op: string, value: Operand, dtype = this.dtype, shape: readonly number[] = []): Recorded {
    return value instanceof Recorded ? value : this.one('constant', [], constantOf(op, value, dtype, shape));
  }

  private unary(op: string): this {
    return this.one(op, [this]);
  }

  private binary(op: string, other: Operand): this {
    return this.one(op, [this, this.constant(op, other)]);
  }

  add(other: Operand): this {
    return this.binary('add', other);
  }
  sub(other: Operand): this {
    return this.binary('sub', other);
  }
  mul(other: Operand): this {
    return this.binary('mul', other);
  }
  div(other: Operand): this {
    return this.binary('div', other);
  }
  pow(exponent: Operand): this {
    return this.binary('pow', exponent);
  }
  maximum(other: Operand): this {
    return this.binary('maximum', other);
  }
  minimum(other: Operand): this {
    return this.binary('minimum', other);
  }
  /** Remainder with the divisor's sign. */
  remainder(other: Operand): this {
    return this.binary('remainder', other);
  }
  floorDivide(other: Operand): this {
    return this.binary('floorDivide', other);
  }
  /** Comparisons give 1 where true, 0 where false. */
  gt(other: Operand): this {
    return this.binary('gt', other);
  }
  ge(other: Operand): this {
    return this.binary('ge', other);
  }
  lt(other: Operand): this {
    return this.binary('lt', other);
  }
  le(other: Operand): this {
    return this.binary('le', other);
  }
  eq(other: Operand): this {
    return this.binary('eq', other);
  }
  ne(other: Operand): this {
    return this.binary('ne', other);
  }
  /** Bit operations are for integers, which wrap at 32 bits. */
  bitwiseAnd(other: Operand): this {
    return this.binary('bitwiseAnd', other);
  }
  bitwiseOr(other: Operand): this {
    return this.binary('bitwiseOr', other);
  }
  bitwiseXor(other: Operand): this {
    return this.binary('bitwiseXor', other);
  }
  shiftLeft(bits: Operand): this {
    return this.binary('shiftLeft', bits);
  }
  shiftRight(bits: Operand): this {
    return this.binary('shiftRight', bits);
  }
  /** Integers as floats. */
  float(): this {
    return this.dtype === 'f32' ? this : this.unary('toFloat');
  }
  /** Floats as integers, cut towards 0. */
  int(): this {
    return this.dtype === 'i32' ? this : this.unary('toInt');
  }

  neg(): this {
    return this.unary('neg');
  }
  exp(): this {
    return this.unary('exp');
  }
  log(): this {
    return this.unary('log');
  }
  sqrt(): this {
    return this.unary('sqrt');
  }
  rsqrt(): this {
    return this.unary('rsqrt');
  }
  sin(): this {
    return this.unary('sin');
  }
  cos(): this {
    return this.unary('cos');
  }
  tanh(): this {
    return this.unary('tanh');
  }
  sigmoid(): this {
    return this.unary('sigmoid');
  }
  abs(): this {
    return this.unary('abs');
  }
  sign(): this {
    return this.unary('sign');
  }
  square(): this {
    return this.unary('square');
  }
  reciprocal(): this {
    return this.unary('reciprocal');
  }
  floor(): this {
    return this.unary('floor');
  }
  /** Halves go to the even neighbour. */
  round(): this {
    return this.unary('round');
  }
  relu(): this {
    return this.unary('relu');
  }
  /** Tanh form (arXiv 1606.08415). */
  gelu(): this {
    return this.unary('gelu');
  }
  /** x · sigmoid(x). */
  silu(): this {
    return this.mul(this.sigmoid());
  }
  /** log(1 + eˣ). */
  softplus(): this {
    return this.relu().add(this.abs().neg().exp().add(1).log());
  }
  clamp(min: Operand, max: Operand): this {
    return this.maximum(min).minimum(max);
  }
  /** this + weight · (other − this). */
  lerp(other: this, weight: Operand): this {
    return this.add(other.sub(this).mul(weight));
  }
  /** The same values; no gradient flows through. */
  stopGradient(): this {
    return this.unary('stopGradient');
  }
}
