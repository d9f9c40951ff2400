/**
 * Fused elementwise kernels: the one place where WGSL is generated, because the expression is the script's own. The body is
 * printed readably, one line a graph node, over flat vec4 elements when every operand allows it and over single ones when not.
 */
import gelu from '../../shaders/elementwise/gelu.wgsl?raw';
import remainder from '../../shaders/elementwise/remainder.wgsl?raw';
import trigonometry from '../../shaders/elementwise/trigonometry.wgsl?raw';
import uniform from '../../shaders/elementwise/uniform.wgsl?raw';
import { AppError } from '../base/errors';
import { contiguousStrides, sizeOf } from '../base/shape';
import type { Shape } from '../base/shape';
import type { BindingKind } from '../gpu/pipelines';
import type { Kernel } from './kernel';
import { join, threadGrid } from './kernel';

type Render = (...x: string[]) => string;

const comparison =
  (operator: string): Render =>
  (a, b) =>
    `select(Elem(0.0), Elem(1.0), ${a} ${operator} ${b})`;

/** WGSL that reads the same over floats and integers. */
const common: Readonly<Record<string, Render>> = {
  neg: (x) => `-${x}`,
  abs: (x) => `abs(${x})`,
  sign: (x) => `sign(${x})`,
  square: (x) => `${x} * ${x}`,
  add: (a, b) => `${a} + ${b}`,
  sub: (a, b) => `${a} - ${b}`,
  mul: (a, b) => `${a} * ${b}`,
  maximum: (a, b) => `max(${a}, ${b})`,
  minimum: (a, b) => `min(${a}, ${b})`,
  gt: comparison('>'),
  ge: comparison('>='),
  lt: comparison('<'),
  le: comparison('<='),
  eq: comparison('=='),
  ne: comparison('!='),
  where: (c, a, b) => `select(${b}, ${a}, ${c} != Elem(0.0))`,
  copy: (x) => x,
};

/** WGSL of each operation over floats: Elem is vec4f or f32. */
const floats: Readonly<Record<string, Render>> = {
  ...common,
  exp: (x) => `exp(${x})`,
  log: (x) => `log(${x})`,
  sqrt: (x) => `sqrt(${x})`,
  rsqrt: (x) => `inverseSqrt(${x})`,
  tanh: (x) => `tanh(clamp(${x}, Elem(-15.0), Elem(15.0)))`,
  sigmoid: (x) => `1.0 / (1.0 + exp(-${x}))`,
  sin: (x) => `precise_sin(${x})`,
  cos: (x) => `precise_cos(${x})`,
  floor: (x) => `floor(${x})`,
  round: (x) => `round(${x})`,
  reciprocal: (x) => `1.0 / ${x}`,
  relu: (x) => `max(${x}, Elem(0.0))`,
  gelu: (x) => `gelu(${x})`,
  geluGradient: (x) => `gelu_gradient(${x})`,
  div: (a, b) => `${a} / ${b}`,
  pow: (a, b) => `pow(${a}, ${b})`,
  remainder: (a, b) => `float_remainder(${a}, ${b})`,
  floorDivide: (a, b) => `floor_divide(${a}, ${b})`,
  toInt: (x) => `Int(${x})`,
};

/** WGSL of each operation over 32-bit integers: Int is vec4i or i32; arithmetic wraps. */
const integers: Readonly<Record<string, Render>> = {
  ...common,
  remainder: (a, b) => `int_remainder(${a}, ${b})`,
  floorDivide: (a, b) => `(${a} - int_remainder(${a}, ${b})) / ${b}`,
  bitwiseAnd: (a, b) => `${a} & ${b}`,
  bitwiseOr: (a, b) => `${a} | ${b}`,
  bitwiseXor: (a, b) => `${a} ^ ${b}`,
  shiftLeft: (a, b) => `${a} << Index(${b})`,
  shiftRight: (a, b) => `${a} >> Index(${b})`,
  toFloat: (x) => `Elem(${x})`,
};

const functions = { f32: floats, i32: integers } as const;

/** Helpers in WGSL that some operations call. */
const helpers: readonly { readonly ops: readonly string[]; readonly wgsl: string }[] = [
  { ops: ['gelu', 'geluGradient'], wgsl: gelu },
  { ops: ['remainder', 'floorDivide'], wgsl: remainder },
  { ops: ['sin', 'cos'], wgsl: trigonometry },
  { ops: ['uniform'], wgsl: uniform },
];

export type Source =
  | { readonly kind: 'constant'; readonly value: number; readonly dtype: ElementType }
  /** Result of an earlier line. */
  | { readonly kind: 'line'; readonly index: number }
  /** Element of a bound tensor. */
  | { readonly kind: 'tensor'; readonly index: number };

export type ElementType = 'f32' | 'i32';

export interface Line {
  readonly op: string;
  readonly arguments: readonly Source[];
  /** Element type of the operands (of the branches, for `where`). */
  readonly dtype: ElementType;
  /** For `iota`: distance and number of steps along its axis. For `uniform`: its salt. */
  readonly numbers?: readonly number[];
}

export interface Tensor {
  /** Which binding holds it; several scalars may share one. */
  readonly binding: number;
  /** Strides over the kernel's shape in elements, 0 where broadcast. */
  readonly strides: readonly number[];
  readonly offset: number;
}

export interface ElementwiseProgram {
  readonly shape: Shape;
  readonly bindings: readonly BindingKind[];
  /** Element type behind each binding. */
  readonly dtypes: readonly ElementType[];
  readonly tensors: readonly Tensor[];
  readonly lines: readonly Line[];
  readonly outputs: readonly { readonly line: number; readonly tensor: number }[];
}

const aliasOf = { f32: 'Elem', i32: 'Int' } as const;
const elementOf = { f32: ['f32', 'vec4f'], i32: ['i32', 'vec4i'] } as const;
const aliases = (isVector: boolean): string =>
  isVector
    ? 'alias Elem = vec4f; alias Int = vec4i; alias Index = vec4u;'
    : 'alias Elem = f32; alias Int = i32; alias Index = u32;';

type Access = { readonly load: string; readonly isVector: boolean };

/** How a tensor is read at flat index i of the kernel's shape, or undefined if vec4 cannot express it. */
function vectorAccess(tensor: Tensor, shape: Shape, dtype: ElementType): Access | undefined {
  const { strides, offset, binding } = tensor;
  const contiguous = contiguousStrides(shape);
  if (strides.every((stride) => stride === 0)) {
    return { load: `${aliasOf[dtype]}(x${binding}[${offset}u])`, isVector: false };
  }
  if (offset % 4 !== 0) return undefined;
  const at = offset === 0 ? 'i' : `${offset / 4}u + i`;
  const matches = (axis: number): boolean => strides[axis] === contiguous[axis] || shape[axis] === 1;
  if (strides.every((_, axis) => matches(axis))) return { load: `x${binding}[${at}]`, isVector: true };
  const lead = strides.findIndex((stride, axis) => stride !== 0 && shape[axis] !== 1);
  if (strides.slice(lead).every((_, i) => matches(lead + i))) {
    const period = sizeOf(shape.slice(lead));
    if (period % 4 === 0) return { load: `x${binding}[${offset / 4}u + i % ${period / 4}u]`, isVector: true };
  }
  return undefined;
}

/** One element for four neighbours, where the tensor is broadcast over a run of trailing axes. */
function sharedAccess(tensor: Tensor, shape: Shape, dtype: ElementType): Access | undefined {
  const last = tensor.strides.findLastIndex((stride, axis) => stride !== 0 && shape[axis] !== 1);
  const run = sizeOf(shape.slice(last + 1));
  if (last < 0 || run % 4 !== 0) return undefined;
  const outer = { ...tensor, strides: tensor.strides.slice(0, last + 1) };
  const at = scalarIndex(outer, shape.slice(0, last + 1), `i / ${run / 4}u`);
  return { load: `${aliasOf[dtype]}(x${tensor.binding}[${at}])`, isVector: false };
}

function scalarIndex(tensor: Tensor, shape: Shape, i = 'i'): string {
  const contiguous = contiguousStrides(shape);
  const terms = shape.flatMap((size, axis) => {
    const stride = tensor.strides[axis] as number;
    if (stride === 0 || size === 1) return [];
    const steps = contiguous[axis] === 1 ? `(${i})` : `${i} / ${contiguous[axis]}u`;
    const coordinate = axis === 0 ? steps : `${steps} % ${size}u`;
    return [`(${coordinate}) * ${stride}u`];
  });
  return [`${tensor.offset}u`, ...terms].join(' + ');
}

function literal(value: number, dtype: ElementType): string {
  if (!Number.isFinite(value)) throw new AppError('graph-invalid', `constant: must be finite, got ${value}`);
  if (dtype === 'i32') return value === -(2 ** 31) ? 'Int(-2147483647 - 1)' : `Int(${value})`;
  const text = Math.fround(value).toString();
  return `Elem(${/[.e]/.test(text) ? text : `${text}.0`})`;
}

function expression({ op, dtype, numbers = [], ...line }: Line, text: (source: Source) => string): string {
  const operands = line.arguments.map(text);
  if (op === 'iota') return `Int(index / ${numbers[0]}u % ${numbers[1]}u)`;
  if (op === 'uniform') return `uniform(${operands[0]}, ${numbers[0]}u, index)`;
  const render = functions[dtype][op];
  if (!render) throw new AppError('graph-invalid', `${op}: is not an elementwise operation over ${dtype}`);
  return render(...operands);
}

/** Which bindings hold vec4, or undefined when the kernel must go element by element. */
function vectorPlan(program: ElementwiseProgram): { loads: string[]; vectors: boolean[] } | undefined {
  if (sizeOf(program.shape) % 4 !== 0) return undefined;
  const vectors: (boolean | undefined)[] = program.bindings.map(() => undefined);
  const loads: string[] = [];
  for (const tensor of program.tensors) {
    const dtype = program.dtypes[tensor.binding] as ElementType;
    const access = vectorAccess(tensor, program.shape, dtype) ?? sharedAccess(tensor, program.shape, dtype);
    const known = vectors[tensor.binding];
    if (!access || (known !== undefined && known !== access.isVector)) return undefined;
    vectors[tensor.binding] = access.isVector;
    loads.push(access.load);
  }
  return { loads, vectors: vectors.map((isVector) => isVector === true) };
}

function body(program: ElementwiseProgram, loads: readonly string[]): string[] {
  const tensorName = (index: number): string => `t${index}`;
  const text = (source: Source): string =>
    source.kind === 'constant'
      ? literal(source.value, source.dtype)
      : source.kind === 'line'
        ? `v${source.index}`
        : tensorName(source.index);
  const written = new Set(program.outputs.map(({ tensor }) => tensor));
  const read = new Set(
    program.lines.flatMap((line) => line.arguments.flatMap((a) => (a.kind === 'tensor' ? [a.index] : []))),
  );
  const loaded = loads.flatMap((load, i) => (read.has(i) || !written.has(i) ? [`let t${i} = ${load};`] : []));
  const computed = program.lines.map((line, i) => `let v${i} = ${expression(line, text)}; // ${line.op}`);
  return [...loaded, ...computed];
}

/** Operands: one buffer for each of `program.bindings`. A binding both read and written is updated in place. */
export function elementwiseKernel(program: ElementwiseProgram): Kernel {
  const plan = vectorPlan(program);
  const elements = sizeOf(program.shape);
  const count = plan ? elements / 4 : elements;
  const loads =
    plan?.loads ?? program.tensors.map((tensor) => `x${tensor.binding}[${scalarIndex(tensor, program.shape)}]`);
  const declarations = program.bindings.map((kind, i) => {
    const type = elementOf[program.dtypes[i] as ElementType][plan?.vectors[i] ? 1 : 0];
    return `@group(0) @binding(${i}) var<storage, ${kind}> x${i}: array<${type}>;`;
  });
  const stores = program.outputs.map(
    ({ line, tensor }) => `${(loads[tensor] as string).replace(/^(?:Elem|Int)\((.*)\)$/, '$1')} = v${line};`,
  );
  const ops = new Set(program.lines.map(({ op }) => op));
  const usesIndex = ops.has('iota') || ops.has('uniform');
  const called = helpers.filter((helper) => helper.ops.some((op) => ops.has(op))).map(({ wgsl }) => wgsl);
  const main = [
    '@compute @workgroup_size(64)',
    'fn main(@builtin(global_invocation_id) id: vec3u) {',
    '  let i = id.x + id.y * 65535u * 64u;',
    '  if (i >= COUNT) { return; }',
    ...(usesIndex ? [`  let index = ${plan ? '4u * i + vec4u(0u, 1u, 2u, 3u)' : 'i'};`] : []),
    ...[...body(program, loads), ...stores].map((line) => `  ${line}`),
    '}',
  ];
  return {
    name: `elementwise ${program.lines.map(({ op }) => op).join(' ')}`.slice(0, 120),
    wgsl: join(aliases(plan !== undefined), 'override COUNT: u32;', ...declarations, ...called, ...main),
    bindings: program.bindings,
    constants: { COUNT: count },
    grid: threadGrid(count),
    flops: elements * program.lines.length,
    bytes: 4 * elements * program.bindings.length,
  };
}
