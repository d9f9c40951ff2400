/**
 * The float64 twin: evaluates a graph element by element, straight from the definitions, sharing no code with the engine.
 * Slow on purpose.
 */
import { AppError } from '../../src/base/errors';
import { mixWords } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import type { Graph, Node, ValueId } from '../../src/graph/ir';

export type Values = Map<ValueId, Float64Array>;
export type Inputs = Readonly<Record<string, ArrayLike<number>>>;

const tanhGelu = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

function geluSlope(x: number): number {
  const inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
  const t = Math.tanh(inner);
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
}

const scalarFunctions: Record<string, (...x: number[]) => number> = {
  neg: (x) => -x,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  abs: Math.abs,
  sign: Math.sign,
  sin: Math.sin,
  cos: Math.cos,
  floor: Math.floor,
  round: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  remainder: (a, b) => a - b * Math.floor(a / b),
  floorDivide: (a, b) => Math.floor(a / b),
  toFloat: (x) => x,
  toInt: Math.trunc,
  ne: (a, b) => Number(a !== b),
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  relu: (x) => Math.max(x, 0),
  gelu: (x) => tanhGelu(x),
  geluGradient: (x) => geluSlope(x),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  eq: (a, b) => Number(a === b),
  where: (c, a, b) => (c ? a : b),
};

/** Over 32-bit integers, which wrap. */
const integerFunctions: Record<string, (...x: number[]) => number> = {
  ...scalarFunctions,
  neg: (x) => -x | 0,
  square: (x) => Math.imul(x, x),
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
  bitwiseAnd: (a, b) => a & b,
  bitwiseOr: (a, b) => a | b,
  bitwiseXor: (a, b) => a ^ b,
  shiftLeft: (a, b) => a << b,
  shiftRight: (a, b) => a >> b,
};

const unravel = (flat: number, shape: readonly number[]): number[] => {
  const index = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = flat % shape[axis]!;
    flat = Math.floor(flat / shape[axis]!);
  }
  return index;
};

const ravel = (index: readonly number[], shape: readonly number[]): number =>
  index.reduce((flat, coordinate, axis) => flat * shape[axis]! + coordinate, 0);

const broadcastIndex = (index: readonly number[], shape: readonly number[]): number =>
  ravel(
    shape.map((size, axis) => (size === 1 ? 0 : index[index.length - shape.length + axis]!)),
    shape,
  );

/** What the rules below read of a node's attributes; each operation carries those it needs. */
type Loose = {
  readonly kind: string;
  readonly name: string;
  readonly members?: string;
  readonly value: number;
  readonly axes: readonly number[];
  readonly axis: number;
  readonly eps?: number;
  readonly scale?: number;
  readonly square?: boolean;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly epilogue: string;
  readonly alpha?: number;
  readonly beta?: number;
  readonly salt: number;
  readonly reverse?: boolean;
  readonly window?: number;
  readonly softcap?: number;
  readonly alibi?: number;
};

class Twin {
  readonly values: Values = new Map();

  constructor(
    private readonly graph: Graph,
    private readonly inputs: Inputs,
    private readonly stopped?: Values,
  ) {
    for (const node of graph.nodes) this.evaluate(node);
  }

  shape = (id: ValueId): readonly number[] => this.graph.values[id]!.shape;
  get = (id: ValueId): Float64Array => this.values.get(id)!;

  make(id: ValueId, at: (index: number[], flat: number) => number): void {
    const shape = this.shape(id);
    this.values.set(
      id,
      Float64Array.from({ length: sizeOf(shape) }, (_, flat) => at(unravel(flat, shape), flat)),
    );
  }

  evaluate(node: Node): void {
    const { op, inputs, outputs, attributes } = node;
    const [out] = outputs as [ValueId];
    const isInteger = inputs.length > 0 && this.graph.values[inputs.at(-1)!]!.dtype === 'i32';
    const scalar = (isInteger ? integerFunctions : scalarFunctions)[op];
    if (scalar) {
      const size = sizeOf(this.shape(out));
      this.make(out, (index, flat) => {
        const at = (id: ValueId): number =>
          sizeOf(this.shape(id)) === size ? flat : broadcastIndex(index, this.shape(id));
        return scalar(...inputs.map((id) => this.get(id)[at(id)]!));
      });
      return;
    }
    const rule = this.rules[op];
    if (!rule) throw new AppError('graph-invalid', `twin: no definition of ${op}`);
    rule(inputs, outputs, attributes as Loose);
  }

  rules: Record<string, (inputs: readonly ValueId[], outputs: readonly ValueId[], attributes: Loose) => void> = {
    input: (_, [out], { kind, name, members }) => {
      const names = members === undefined ? [name] : (JSON.parse(members) as string[]);
      const data = names.flatMap((member) => {
        const own = this.inputs[`${kind}:${member}`];
        if (!own) throw new AppError('usage', `twin: no data for ${kind}:${member}`);
        return Array.from(own);
      });
      this.values.set(out!, Float64Array.from(data));
    },
    constant: (_, [out], { value }) => this.make(out!, () => value),
    iota: (_, [out], { axis }) => this.make(out!, (index) => index[axis]!),
    uniform: ([key], [out], { salt }) =>
      this.make(out!, (_, flat) => (mixWords(this.get(key!)[0]!, salt, flat) >>> 8) / 2 ** 24),
    stopGradient: ([x], [out]) => void this.values.set(out!, this.stopped?.get(out!) ?? this.get(x!)),
    after: ([x], [out]) => void this.values.set(out!, this.get(x!)),
    cumsum: ([x], [out], { axis, reverse }) => {
      const shape = this.shape(x!);
      const along = axis < 0 ? axis + shape.length : axis;
      this.make(out!, (index) => {
        const [first, last] = reverse ? [index[along]!, shape[along]! - 1] : [0, index[along]!];
        let sum = 0;
        for (let i = first; i <= last; i++) sum += this.get(x!)[ravel(index.with(along, i), shape)]!;
        return sum;
      });
    },
    reshape: ([x], [out]) => void this.values.set(out!, this.get(x!)),
    expand: ([x], [out]) => this.make(out!, (index) => this.get(x!)[broadcastIndex(index, this.shape(x!))]!),
    permute: ([x], [out], { axes }) =>
      this.make(out!, (index) => {
        const source: number[] = [];
        axes.forEach((axis, i) => (source[axis] = index[i]!));
        return this.get(x!)[ravel(source, this.shape(x!))]!;
      }),
    split: ([x], outputs, { axis }) => {
      const shape = this.shape(x!);
      const along = axis < 0 ? axis + shape.length : axis;
      let start = 0;
      for (const out of outputs) {
        const first = start;
        this.make(
          out,
          (index) =>
            this.get(x!)[
              ravel(
                index.map((c, i) => (i === along ? c + first : c)),
                shape,
              )
            ]!,
        );
        start += this.shape(out)[along]!;
      }
    },
    cat: (inputs, [out], { axis }) => {
      const along = axis < 0 ? axis + this.shape(out!).length : axis;
      this.make(out!, (index) => {
        let coordinate = index[along]!;
        for (const input of inputs) {
          const size = this.shape(input)[along]!;
          if (coordinate < size) {
            return this.get(input)[
              ravel(
                index.map((c, i) => (i === along ? coordinate : c)),
                this.shape(input),
              )
            ]!;
          }
          coordinate -= size;
        }
        return NaN;
      });
    },
    sum: ([x], [out], attributes) =>
      this.reduce(x!, out!, attributes, 0, (a, b) => a + (attributes.square ? b * b : b)),
    max: ([x], [out], attributes) => this.reduce(x!, out!, attributes, -Infinity, Math.max),
    matmul: ([a, b], [out], { transposeA, transposeB }) => this.matmul(a!, b!, out!, transposeA, transposeB, (x) => x),
    fusedMatmul: (inputs, outputs, { transposeA, transposeB, epilogue, alpha, beta }) =>
      this.fusedMatmul(inputs, outputs, transposeA, transposeB, epilogue, [alpha ?? 1, beta ?? 1]),
    embedding: ([table, ids], [out]) =>
      this.make(out!, (index) => {
        const c = index.pop()!;
        return this.get(table!)[this.get(ids!)[ravel(index, this.shape(ids!))]! * this.shape(table!)[1]! + c]!;
      }),
    scatterAdd: ([updates, ids], [out]) => {
      const c = this.shape(out!)[1]!;
      const sum = new Float64Array(sizeOf(this.shape(out!)));
      this.get(updates!).forEach((value, i) => (sum[this.get(ids!)[Math.floor(i / c)]! * c + (i % c)]! += value));
      this.values.set(out!, sum);
    },
    layerNorm: ([x, weight, bias], [y, mean, rstd], { eps }) => {
      const c = this.shape(x!).at(-1)!;
      const rows = sizeOf(this.shape(x!)) / c;
      const row = (r: number): Float64Array => this.get(x!).slice(r * c, (r + 1) * c);
      const means = Array.from({ length: rows }, (_, r) => row(r).reduce((a, b) => a + b, 0) / c);
      const rstds = means.map(
        (m, r) => 1 / Math.sqrt(row(r).reduce((a, b) => a + (b - m) ** 2, 0) / c + (eps ?? 1e-5)),
      );
      this.values.set(mean!, Float64Array.from(means));
      this.values.set(rstd!, Float64Array.from(rstds));
      this.make(y!, (_, i) => {
        const r = Math.floor(i / c);
        return (this.get(x!)[i]! - means[r]!) * rstds[r]! * this.get(weight!)[i % c]! + this.get(bias!)[i % c]!;
      });
    },
    attention: ([q, k, v], [o, lse], attributes) => this.attention(q!, k!, v!, o!, lse!, attributes),
    crossEntropy: ([logits, targets], [nats, lse]) => {
      const v = this.shape(logits!).at(-1)!;
      const sums = Array.from({ length: sizeOf(this.shape(targets!)) }, (_, r) => {
        const row = this.get(logits!).slice(r * v, (r + 1) * v);
        const largest = Math.max(...row);
        return largest + Math.log(row.reduce((a, x) => a + Math.exp(x - largest), 0));
      });
      this.values.set(lse!, Float64Array.from(sums));
      this.make(nats!, (_, r) => {
        const id = this.get(targets!)[r]!;
        return id < 0 ? 0 : sums[r]! - this.get(logits!)[r * v + id]!;
      });
    },
  };

  attention(q: ValueId, k: ValueId, v: ValueId, o: ValueId, lse: ValueId, attributes: Loose): void {
    const [, h, t, d] = this.shape(q) as [number, number, number, number];
    const keyHeads = this.shape(k)[1]!;
    const { scale = 1 / Math.sqrt(d), window = t, softcap, alibi } = attributes;
    const rows = sizeOf(this.shape(q)) / d;
    const [queries, keys, values] = [this.get(q), this.get(k), this.get(v)];
    const out = new Float64Array(rows * d);
    const sums = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const [batch, head, i] = unravel(row, [rows / (h * t), h, t]) as [number, number, number];
      const base = (batch * keyHeads + Math.floor(head / (h / keyHeads))) * t;
      const first = Math.max(0, i + 1 - window);
      const scores = Array.from({ length: i + 1 - first }, (_, at) => {
        let dot = 0;
        for (let c = 0; c < d; c++) dot += queries[row * d + c]! * keys[(base + first + at) * d + c]!;
        const score = softcap === undefined ? dot * scale : softcap * Math.tanh((dot * scale) / softcap);
        return alibi === undefined ? score : score - 2 ** ((-alibi * (head + 1)) / h) * (i - first - at);
      });
      const largest = Math.max(...scores);
      sums[row] = largest + Math.log(scores.reduce((a, s) => a + Math.exp(s - largest), 0));
      scores.forEach((s, at) => {
        const p = Math.exp(s - sums[row]!);
        for (let c = 0; c < d; c++) out[row * d + c]! += p * values[(base + first + at) * d + c]!;
      });
    }
    this.values.set(o, out);
    this.values.set(lse, sums);
  }

  reduce(x: ValueId, out: ValueId, attributes: Loose, start: number, combine: (a: number, b: number) => number): void {
    const shape = this.shape(x);
    const axes = attributes.axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
    const result = new Float64Array(sizeOf(this.shape(out))).fill(start);
    const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    this.get(x).forEach((value, flat) => {
      const index = unravel(flat, shape);
      const at = kept.reduce((sum, axis) => sum * shape[axis]! + index[axis]!, 0);
      result[at] = combine(result[at]!, value);
    });
    this.values.set(out, result);
  }

  matmul(
    a: ValueId,
    b: ValueId,
    out: ValueId,
    ta: boolean,
    tb: boolean,
    finish: (x: number, index: number[], flat: number) => number,
  ): void {
    const k = this.shape(a).at(ta ? -2 : -1)!;
    this.make(out, (index, flat) => {
      const batch = index.slice(0, -2);
      const [m, n] = index.slice(-2) as [number, number];
      const [left, right] = [this.matrix(a, batch), this.matrix(b, batch)];
      let sum = 0;
      for (let i = 0; i < k; i++) sum += (ta ? left(i, m) : left(m, i)) * (tb ? right(n, i) : right(i, n));
      return finish(sum, index, flat);
    });
  }

  /** Elements of one matrix of a batch, or of the only one. */
  matrix(id: ValueId, batch: readonly number[]): (row: number, column: number) => number {
    const [values, shape] = [this.get(id), this.shape(id)];
    const [rows, columns] = shape.slice(-2) as [number, number];
    const first = shape.length > 2 ? ravel(batch, shape.slice(0, -2)) * rows * columns : 0;
    return (row, column) => values[first + row * columns + column]!;
  }

  fusedMatmul(
    inputs: readonly ValueId[],
    outputs: readonly ValueId[],
    ta: boolean,
    tb: boolean,
    epilogue: string,
    [alpha, beta]: readonly [number, number],
  ): void {
    const [a, b, x, y] = inputs as [ValueId, ValueId, ValueId, ValueId];
    const [out, saved] = outputs as [ValueId, ValueId];
    const bias = (index: number[]): number => this.get(x)[index.at(-1)!]!;
    const finish: Record<string, (sum: number, index: number[], flat: number) => number> = {
      bias: (sum, index) => sum + bias(index),
      bias_gelu: (sum, index) => tanhGelu(sum + bias(index)),
      bias_residual: (sum, index, flat) => sum + bias(index) + this.get(y)[flat]!,
      residual: (sum, _, flat) => sum + this.get(x)[flat]!,
      scaled_residual: (sum, _, flat) => alpha * sum + beta * this.get(x)[flat]!,
      gelu_gradient: (sum, _, flat) => sum * geluSlope(this.get(x)[flat]!),
    };
    this.matmul(a, b, out, ta, tb, finish[epilogue]!);
    if (saved !== undefined) this.matmul(a, b, saved, ta, tb, (sum, index) => sum + bias(index));
  }
}

/**
 * Every value of the graph in float64. Inputs are keyed `kind:name`. With `stopped`, what lies behind stopGradient stays as it is
 * there, so that differences see what a gradient sees.
 */
export const evaluateTwin = (graph: Graph, inputs: Inputs, stopped?: Values): Values =>
  new Twin(graph, inputs, stopped).values;
