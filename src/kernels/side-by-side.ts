/**
 * Several kernels as one: each keeps its code and its workgroups, and a workgroup's number says whose it is. What they read and write
 * must be independent. A buffer is bound once for all, each operand at its place in it, so that many operands need few bindings.
 */
import type { BindingKind } from '../gpu/pipelines';
import { join, wrapGrid } from './kernel';
import type { Kernel } from './kernel';
import { parseKernel, threadsOf } from './kernel-text';
import type { KernelText, Shared, Variable } from './kernel-text';

/** Bytes of a buffer; offsets are multiples of 256. */
export interface Bytes {
  readonly arena: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

export interface Member {
  readonly kernel: Kernel;
  /** As its bindings. */
  readonly operands: readonly Bytes[];
}

export interface Merged {
  readonly kernel: Kernel;
  /** As its bindings. */
  readonly ranges: readonly Bytes[];
}

/** What every device has: storage buffers a stage, and memory of a workgroup. */
const [mostBindings, mostWorkgroupBytes] = [8, 16_384];
const elementBytes: Readonly<Record<string, number>> = { f32: 4, i32: 4, vec2f: 8, vec4f: 16, vec4i: 16, mat4x4f: 64 };

interface Parsed extends KernelText {
  readonly member: Member;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

/** Of `array<vec4f, 256>`, arrays of arrays included; NaN for other types. */
function bytesOf(type: string): number {
  const [, inner, count] = /^array<(.+), (\d+)>$/.exec(type) ?? [];
  return inner === undefined ? (elementBytes[type] ?? NaN) : Number(count) * bytesOf(inner);
}

/** The distinct ones, or undefined if they are more than a workgroup has. */
function sharedOf(members: readonly Parsed[]): readonly Shared[] | undefined {
  const all = members.flatMap(({ shared }) => shared);
  const distinct = all.filter(({ name, type }, i) => i === all.findIndex((o) => o.name === name && o.type === type));
  return sum(distinct.map(({ type }) => bytesOf(type))) <= mostWorkgroupBytes ? distinct : undefined;
}

interface Place {
  readonly name: string;
  /** In elements. */
  readonly first: number;
}

interface Bound extends Bytes {
  readonly type: string;
  readonly kind: BindingKind;
}

const hull = (one: Bytes, other: Bytes): Bytes => {
  const offsetBytes = Math.min(one.offsetBytes, other.offsetBytes);
  const end = Math.max(one.offsetBytes + one.sizeBytes, other.offsetBytes + other.sizeBytes);
  return { arena: one.arena, offsetBytes, sizeBytes: end - offsetBytes };
};

/** One binding for each arena and element type, or undefined if there are too many, or one buffer is written under two types. */
function bind(members: readonly Parsed[]): readonly Bound[] | undefined {
  const bound = new Map<string, Bound>();
  for (const { member, variables } of members) {
    member.operands.forEach((bytes, operand) => {
      const kind = member.kernel.bindings[operand] as BindingKind;
      const type = variables.find((variable) => variable.operand === operand)?.type ?? 'f32';
      const known = bound.get(`${bytes.arena} ${type}`);
      const isWritten = kind === 'read_write' || known?.kind === 'read_write';
      bound.set(`${bytes.arena} ${type}`, {
        ...(known ? hull(known, bytes) : bytes),
        type,
        kind: isWritten ? 'read_write' : 'read',
      });
    });
  }
  const all = [...bound.values()];
  const isTorn = all.some(
    (one) => one.kind === 'read_write' && all.some((other) => other !== one && other.arena === one.arena),
  );
  return isTorn || all.length > mostBindings ? undefined : all;
}

/** The name of a variable's buffer and where in it the variable's elements begin. What this kernel does not bind is in functions that it does not call; those need something to name. */
function placeOf({ operand, type }: Variable, { operands }: Member, bound: readonly Bound[]): Place {
  const bytes = operands[operand];
  if (bytes === undefined) return { name: `spare_${type}`, first: 0 };
  const at = bound.findIndex((one) => one.type === type && one.arena === bytes.arena);
  const fromBytes = bytes.offsetBytes - (bound[at] as Bound).offsetBytes;
  return { name: `arena${at}`, first: fromBytes / (elementBytes[type] as number) };
}

/** The end of what a bracket opened, `from` being the place behind it. */
function closingOf(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '[') depth++;
    if (text[at] === ']' && --depth === 0) return at;
  }
  throw new RangeError(`side by side: a bracket is not closed in ${text.slice(from - 20, from + 20)}`);
}

/** The text with every `name[i]` of a place as `buffer[first + (i)]`, from the last to the first, so that indices of indices are moved before. */
function moved(text: string, places: ReadonlyMap<string, Place>): string {
  const uses = [...text.matchAll(/(?<![\w.])([A-Za-z_]\w*)\s*\[/g)].reverse();
  return uses.reduce((done, { 0: all, 1: name = '', index }) => {
    const place = places.get(name);
    if (place === undefined) return done;
    const inner = index + all.length;
    const end = closingOf(done, inner);
    return `${done.slice(0, index)}${place.name}[${place.first}u + (${done.slice(inner, end)})${done.slice(end)}`;
  }, text);
}

/** The member's text with names of its own, and its operands in the shared bindings. */
function renamed(parsed: Parsed, index: number, bound: readonly Bound[], shared: readonly Shared[]): string {
  const { body, names, variables, member } = parsed;
  const places = new Map(variables.map((variable) => [variable.name, placeOf(variable, member, bound)]));
  for (const { name, type } of parsed.shared)
    places.set(name, { name: `shared${shared.findIndex((o) => o.name === name && o.type === type)}`, first: 0 });
  return moved(body, places).replace(/(?<![\w.])[A-Za-z_]\w*/g, (name) =>
    names.has(name) ? `${name}_${index}` : name,
  );
}

/** The branch that takes workgroups first … first + Π grid − 1. */
function branch({ builtins, member, workgroup: [w, h, d] }: Parsed, index: number, first: number): string {
  const [x, y, z] = member.kernel.grid;
  const values: Readonly<Record<string, string>> = {
    workgroup_id: 'group',
    local_invocation_id: 'local',
    local_invocation_index: 'thread',
    global_invocation_id: `group * vec3u(${w}u, ${h}u, ${d}u) + local`,
  };
  return [
    `  if (at >= ${first}u && at < ${first + x * y * z}u) {`,
    `    let own = at - ${first}u;`,
    `    let group = vec3u(own % ${x}u, own / ${x}u % ${y}u, own / ${x * y}u);`,
    `    let local = vec3u(thread % ${w}u, thread / ${w}u % ${h}u, thread / ${w * h}u);`,
    `    main_${index}(${builtins.map((name) => values[name] ?? name).join(', ')});`,
    '    return;',
    '  }',
  ].join('\n');
}

function nameOf(kernels: readonly Kernel[]): string {
  const names = [...new Set(kernels.map(({ name }) => name))];
  return `${names.join(' | ')} ×${kernels.length}`.slice(0, 160);
}

/** The kernels as one, or undefined where a device might not take it. Their workgroups must have equally many threads. */
export function sideBySide(members: readonly Member[]): Merged | undefined {
  const all = members.map((member) => ({ ...parseKernel(member.kernel), member }));
  const [bound, shared, [first]] = [bind(all), sharedOf(all), all];
  if (!bound || !shared || !first) return undefined;
  const kernels = members.map(({ kernel }) => kernel);
  const threads = threadsOf(first.member.kernel);
  if (kernels.some((kernel) => threadsOf(kernel) !== threads)) return undefined;
  const groups = kernels.map(({ grid: [x, y, z] }) => x * y * z);
  const starts = groups.map((_, i) => sum(groups.slice(0, i)));
  const wgsl = join(
    ...[...new Set(all.flatMap(({ enables }) => enables))].map((name) => `enable ${name};`),
    ...bound.map(({ kind, type }, i) => `@group(0) @binding(${i}) var<storage, ${kind}> arena${i}: array<${type}>;`),
    ...shared.map(({ type }, i) => `var<workgroup> shared${i}: ${type};`),
    ...['f32', 'vec4f'].map((type) => `var<private> spare_${type}: array<${type}, 1>;`),
    ...all.map((parsed, i) => renamed(parsed, i, bound, shared)),
    `@compute @workgroup_size(${threads})`,
    'fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) thread: u32) {',
    '  let at = id.x + id.y * 65535u;',
    ...all.map((parsed, i) => branch(parsed, i, starts[i] as number)),
    '}',
  );
  return {
    ranges: bound.map(({ arena, offsetBytes, sizeBytes }) => ({ arena, offsetBytes, sizeBytes })),
    kernel: {
      name: nameOf(kernels),
      wgsl,
      bindings: bound.map(({ kind }) => kind),
      constants: Object.fromEntries(
        kernels.flatMap(({ constants }, i) =>
          Object.entries(constants).map(([name, value]) => [`${name}_${i}`, value]),
        ),
      ),
      grid: wrapGrid(sum(groups)),
      flops: sum(kernels.map(({ flops }) => flops)),
      bytes: sum(kernels.map(({ bytes }) => bytes)),
    },
  };
}
