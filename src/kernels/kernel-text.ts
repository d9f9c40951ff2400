/** A kernel's WGSL taken apart, so that several can be put together: what it binds, what it declares, and how it starts. */
import type { Kernel } from './kernel';

export interface Variable {
  readonly name: string;
  /** Its place among the kernel's operands; a declaration that this kernel does not bind has none. */
  readonly operand: number;
  readonly type: string;
}

/** Memory of a workgroup: members of one name and type have it in turn, as a workgroup is of one member only. */
export interface Shared {
  readonly name: string;
  readonly type: string;
}

export interface KernelText {
  /** Module scope and functions, without bindings, `enable` and the entry point's attributes. */
  readonly body: string;
  readonly variables: readonly Variable[];
  readonly shared: readonly Shared[];
  /** Names of module scope besides the variables. */
  readonly names: ReadonlySet<string>;
  readonly enables: readonly string[];
  readonly workgroup: readonly [number, number, number];
  /** Builtins of the entry point, in its order. */
  readonly builtins: readonly string[];
}

const variableText = /@group\(0\) @binding\((\d+)\) var<storage, \w+> (\w+): array<(\w+)>;/g;
const sharedText = /var<workgroup> (\w+): ([^;]+);/g;
const entryText = /@compute @workgroup_size\([^)]*\)\s*fn main\(([^)]*(?:\([^)]*\)[^)]*)*)\) \{/;
const sizeText = /@workgroup_size\(([^)]*)\)/;

function workgroupOf({ wgsl }: Kernel): readonly [number, number, number] {
  const [x = 1, y = 1, z = 1] = (sizeText.exec(wgsl)?.[1] ?? '').split(',').map(Number);
  return [x, y, z];
}

/** Of a workgroup. Kernels side by side have equally many. */
export const threadsOf = (kernel: Kernel): number => workgroupOf(kernel).reduce((product, size) => product * size, 1);

/**
 * Whether its names can be told apart by sight. Not where a structure's field may have the name of a function, nor where something local has the
 * name of an operand.
 */
export function canStandBeside(kernel: Kernel): boolean {
  const { body, variables, shared } = parseKernel(kernel);
  const isHidden = ({ name }: { readonly name: string }): boolean =>
    new RegExp(`\\b(?:let|var|const)\\s+${name}\\b|\\b${name}\\s*:`).test(body);
  return entryText.test(kernel.wgsl) && !/\bstruct\b/.test(body) && ![...variables, ...shared].some(isHidden);
}

/** Where what a bracket opened is closed, `from` being the place behind it; `pair` is both brackets. */
export function closingOf(text: string, from: number, pair: string): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === pair[0]) depth++;
    if (text[at] === pair[1] && --depth === 0) return at;
  }
  throw new RangeError(`kernel text: ${pair[0]} is not closed in ${text.slice(from - 20, from + 20)}`);
}

const aliasesOf = (wgsl: string): ReadonlyMap<string, string> =>
  new Map([...wgsl.matchAll(/alias (\w+) = (\w+);/g)].map(([, name = '', type = '']) => [name, type]));

function variablesOf(wgsl: string): Variable[] {
  const aliases = aliasesOf(wgsl);
  return [...wgsl.matchAll(variableText)].map(([, binding, name = '', type = '']) => ({
    name,
    operand: Number(binding),
    type: aliases.get(type) ?? type,
  }));
}

/** What a kernel takes an operand for, `f32` or `vec4f`: a buffer that is written can have one type only. */
export const elementTypeOf = (kernel: Kernel, operand: number): string | undefined =>
  parseKernel(kernel).variables.find((variable) => variable.operand === operand)?.type;

/** By text, which many kernels share; a script may have texts of its own, so it is not kept for ever. */
const known = new Map<string, KernelText>();
const mostKnown = 512;

export function parseKernel(kernel: Kernel): KernelText {
  const found = known.get(kernel.wgsl) ?? parse(kernel);
  if (known.size >= mostKnown) known.clear();
  known.set(kernel.wgsl, found);
  return found;
}

function parse(kernel: Kernel): KernelText {
  const text = kernel.wgsl.replace(/\/\/[^\n]*/g, '');
  const parameters = entryText.exec(text)?.[1] ?? '';
  const plain = parameters.replace(/@builtin\((\w+)\)\s*/g, '');
  const body = text
    .replace(variableText, '')
    .replace(sharedText, '')
    .replace(/enable \w+;/g, '')
    .replace(entryText, () => `fn main(${plain}) {`);
  const aliases = aliasesOf(text);
  const declared = body.matchAll(/\b(?:override|const|alias|fn|var<private>) (\w+)/g);
  return {
    body,
    variables: variablesOf(text),
    shared: [...text.matchAll(sharedText)].map(([, name = '', type = '']) => ({
      name,
      type: type.replace(/\w+/g, (word) => aliases.get(word) ?? word),
    })),
    names: new Set([...declared].map(([, name = '']) => name)),
    enables: [...text.matchAll(/enable (\w+);/g)].map(([, name = '']) => name),
    workgroup: workgroupOf(kernel),
    builtins: [...parameters.matchAll(/@builtin\((\w+)\)/g)].map(([, name = '']) => name),
  };
}
