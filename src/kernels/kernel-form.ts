/**
 * Kernels that differ in numbers only (sizes, constants, places in a buffer) are one text with parameters, so that a compiler reads
 * and translates it once for all of them. Only numbers inside of functions may differ: what module scope says is part of the form.
 */
import type { Kernel } from './kernel';
import { closingOf, parseKernel } from './kernel-text';

/** The text around the numbers, equal for kernels of one form, and the numbers, one between two pieces. */
interface Form {
  readonly pieces: readonly string[];
  readonly numbers: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly type: string;
  /** WGSL literals, one a member. */
  readonly values: readonly string[];
}

export interface SharedText {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/** Numbers that may become parameters stand between these. */
const [open, close] = ['\u0001', '\u0002'];
const markedNumber = new RegExp(`${open}([^${close}]*)${close}`);
const marked = (literal: string): string => `${open}${literal}${close}`;

export const markedIndex = (index: number): string => marked(`${index}u`);

/** A literal ends with the first letter of its type: 4u, 4i, 4f. */
const literalOf = (value: number, type: string): string =>
  `${type === 'f32' ? Math.fround(value) : value}${type.charAt(0)}`;

const typeOf = (literal: string): string => `${literal.at(-1)}32`;

/** The text cut before and behind every function: module scope, function, module scope … */
function cutAtFunctions(body: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: head, index } of body.matchAll(/\bfn \w+\([^{]*\{/g)) {
    const end = closingOf(body, index + head.length, '{}') + 1;
    parts.push(body.slice(from, index), body.slice(index, end));
    from = end;
  }
  return [...parts, body.slice(from)];
}

/** The numbers of a function marked, constants' among them; what must be known when it is compiled is not. */
function markFunction(text: string, constants: ReadonlyMap<string, string>): string {
  return text
    .replace(/\bconst [^;]*;|\b\d+u\b/g, (found) => (found.startsWith('const') ? found : marked(found)))
    .replace(/(?<![\w.])[A-Za-z_]\w*/g, (name) => {
      const literal = constants.get(name);
      return literal === undefined ? name : marked(literal);
    });
}

const known = new WeakMap<Kernel, string>();

/** A kernel's body without its `override`s, the numbers inside of its functions marked. */
export function markedBody(kernel: Kernel): string {
  const found = known.get(kernel) ?? mark(kernel);
  known.set(kernel, found);
  return found;
}

function mark(kernel: Kernel): string {
  const constants = new Map<string, string>();
  const body = parseKernel(kernel).body.replace(
    /\boverride (\w+): (\w+)(?: = [^;]+)?;/g,
    (all, name: string, type: string) => {
      const value = kernel.constants[name];
      if (value === undefined) return all;
      constants.set(name, literalOf(value, type));
      return '';
    },
  );
  const parts = cutAtFunctions(body);
  const outside = parts.filter((_, i) => i % 2 === 0).join('');
  const needed = [...constants].filter(([name]) => new RegExp(`\\b${name}\\b`).test(outside));
  return [
    ...needed.map(([name, literal]) => `const ${name} = ${literal};`),
    ...parts.map((part, i) => (i % 2 === 0 ? part : markFunction(part, constants))),
  ].join('\n');
}

function split(markedText: string): Form {
  const parts = markedText.split(markedNumber);
  return { pieces: parts.filter((_, i) => i % 2 === 0), numbers: parts.filter((_, i) => i % 2 === 1) };
}

/** Equal for texts that differ in marked numbers only. */
export const formOfText = (markedText: string): string => split(markedText).pieces.join('#');

/** Equal for kernels that differ in numbers only. */
export const formOf = (kernel: Kernel): string => `${kernel.bindings.join()} ${formOfText(markedBody(kernel))}`;

/** Texts of one form as one: numbers that differ are parameters, and numbers that differ alike are the same one. */
export function shareText(markedTexts: readonly string[]): SharedText {
  const forms = markedTexts.map(split);
  const [{ pieces, numbers }] = forms as [Form];
  const parameters = new Map<string, Parameter>();
  const parameterOf = (values: readonly string[]): Parameter => {
    const key = values.join(' ');
    const parameter = parameters.get(key) ?? {
      name: `varied${parameters.size}`,
      type: typeOf(key),
      values,
    };
    parameters.set(key, parameter);
    return parameter;
  };
  const texts = numbers.map((literal, i) => {
    const values = forms.map((form) => form.numbers[i] as string);
    if (values.some((value) => value !== literal)) return parameterOf(values).name;
    return literal.startsWith('-') ? `(${literal})` : literal;
  });
  return {
    text: pieces.map((piece, i) => piece + (texts[i] ?? '')).join(''),
    parameters: [...parameters.values()],
  };
}
