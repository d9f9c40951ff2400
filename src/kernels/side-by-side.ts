/**
 * Several kernels as one: each keeps its code and its workgroups, and a workgroup's number says whose it is. What they read and write
 * must be independent. A buffer is bound once for all, each operand at its place in it, so that many operands need few bindings.
 */
import { join, wrapGrid } from './kernel';
import type { Kernel } from './kernel';
import { formOfText, markedBody, shareText } from './kernel-form';
import type { SharedText } from './kernel-form';
import { parseKernel, threadsOf } from './kernel-text';
import type { Shared } from './kernel-text';
import { bind, elementBytes, moved, placeOf } from './shared-bindings';
import type { Bound, Bytes, Member, Parsed } from './shared-bindings';

export interface Merged {
  readonly kernel: Kernel;
  /** As its bindings. */
  readonly ranges: readonly Bytes[];
  /** How many texts it has. */
  readonly forms: number;
}

/** What every device has: memory of a workgroup. */
const mostWorkgroupBytes = 16_384;

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

/** The member's text, its operands in the shared bindings; numbers that may become parameters are marked. */
function placed(
  { variables, member, shared: own }: Parsed,
  bound: readonly Bound[],
  shared: readonly Shared[],
): string {
  const places = new Map(variables.map((variable) => [variable.name, placeOf(variable, member, bound)]));
  for (const { name, type } of own)
    places.set(name, { name: `shared${shared.findIndex((o) => o.name === name && o.type === type)}`, first: 0 });
  return moved(markedBody(member.kernel), places);
}

/** Members whose texts differ in numbers only, and that text. */
interface Family extends SharedText {
  readonly members: readonly Parsed[];
}

function familiesOf(members: readonly Parsed[], bound: readonly Bound[], shared: readonly Shared[]): Family[] {
  const byForm = new Map<string, { readonly member: Parsed; readonly text: string }[]>();
  for (const member of members) {
    const text = placed(member, bound, shared);
    const form = `${member.workgroup.join()} ${formOfText(text)}`;
    byForm.set(form, [...(byForm.get(form) ?? []), { member, text }]);
  }
  return [...byForm.values()].map((alike) => ({
    ...shareText(alike.map(({ text }) => text)),
    members: alike.map(({ member }) => member),
  }));
}

/** The family's text with names of its own; every function takes the family's parameters before its own. */
function renamed({ text, parameters, members: [first] }: Family, index: number): string {
  const names = first?.names ?? new Set<string>();
  const declared = parameters.map(({ name, type }) => `${name}: ${type}`);
  const passed = parameters.map(({ name }) => name);
  return text.replace(
    /(\bfn )?(?<![\w.])([A-Za-z_]\w*)(\(\s*\)?)?/g,
    (all: string, fn: string | undefined, name: string, bracket: string | undefined) => {
      if (!names.has(name)) return all;
      const isCall = bracket !== undefined && parameters.length > 0 && new RegExp(`\\bfn ${name}\\(`).test(text);
      const own = `${fn ?? ''}${name}_${index}`;
      if (!isCall) return `${own}${bracket ?? ''}`;
      return `${own}(${(fn ? declared : passed).join(', ')}${bracket.endsWith(')') ? ')' : ', '}`;
    },
  );
}

const groupsOf = (members: readonly Parsed[]): number =>
  sum(members.map(({ member }) => member.kernel.grid.reduce((product, size) => product * size, 1)));

/** The branch that takes the family's workgroups from `first` on; a workgroup's number chooses the member and its parameters. */
function branch({ members, parameters }: Family, index: number, first: number): string {
  const [{ workgroup, builtins }] = members as [Parsed, ...Parsed[]];
  const [w, h, d] = workgroup;
  const isLine = members.every(({ member: { kernel } }) => kernel.grid[1] * kernel.grid[2] === 1);
  const starts = startsOf(members, first);
  const chosen = (name: string, literals: readonly string[]): string =>
    `    let ${name} = ${literals.reduce((before, literal, i) => (literal === literals[i - 1] ? before : `select(${before}, ${literal}, at >= ${starts[i]}u)`))};`;
  const grids = members.map(({ member: { kernel } }) => `vec2u(${kernel.grid[0]}u, ${kernel.grid[1]}u)`);
  const builtin: Readonly<Record<string, string>> = {
    workgroup_id: 'group',
    local_invocation_id: 'local',
    local_invocation_index: 'thread',
    global_invocation_id: `group * vec3u(${w}u, ${h}u, ${d}u) + local`,
  };
  const passed = [...parameters.map(({ name }) => name), ...builtins.map((name) => builtin[name] ?? name)];
  return [
    `  if (at >= ${first}u && at < ${first + groupsOf(members)}u) {`,
    chosen(
      'start',
      starts.map((start) => `${start}u`),
    ),
    ...(isLine ? [] : [chosen('grid', grids)]),
    ...parameters.map(({ name, values }) => chosen(name, values)),
    '    let own = at - start;',
    `    let group = vec3u(${isLine ? 'own, 0u, 0u' : 'own % grid.x, own / grid.x % grid.y, own / (grid.x * grid.y)'});`,
    `    let local = vec3u(${h * d === 1 ? 'thread, 0u, 0u' : `thread % ${w}u, thread / ${w}u % ${h}u, thread / ${w * h}u`});`,
    `    main_${index}(${passed.join(', ')});`,
    '    return;',
    '  }',
  ].join('\n');
}

/** The first workgroup of each member. */
const startsOf = (members: readonly Parsed[], first: number): number[] =>
  members.map((_, i) => first + groupsOf(members.slice(0, i)));

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
  const families = familiesOf(all, bound, shared);
  const groups = families.map((family) => groupsOf(family.members));
  const wgsl = join(
    ...[...new Set(all.flatMap(({ enables }) => enables))].map((name) => `enable ${name};`),
    ...bound.map(({ kind, type }, i) => `@group(0) @binding(${i}) var<storage, ${kind}> arena${i}: array<${type}>;`),
    ...shared.map(({ type }, i) => `var<workgroup> shared${i}: ${type};`),
    ...['f32', 'vec4f'].map((type) => `var<private> spare_${type}: array<${type}, 1>;`),
    ...families.map(renamed),
    `@compute @workgroup_size(${threads})`,
    'fn main(@builtin(workgroup_id) id: vec3u, @builtin(local_invocation_index) thread: u32) {',
    '  let at = id.x + id.y * 65535u;',
    ...families.map((family, i) => branch(family, i, sum(groups.slice(0, i)))),
    '}',
  );
  return {
    forms: families.length,
    ranges: bound.map(({ arena, offsetBytes, sizeBytes }) => ({ arena, offsetBytes, sizeBytes })),
    kernel: {
      name: nameOf(kernels),
      wgsl,
      bindings: bound.map(({ kind }) => kind),
      constants: {},
      grid: wrapGrid(sum(groups)),
      flops: sum(kernels.map(({ flops }) => flops)),
      bytes: sum(kernels.map(({ bytes }) => bytes)),
    },
  };
}
