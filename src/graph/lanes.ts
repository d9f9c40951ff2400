/**
 * Finds what an optimizer does alike to many tensors of one shape. Values that differ only in which parameter, gradient or state
 * they start from are lanes of one bundle; bundles are found by walking the assignments of a group in step.
 */
import { sizeOf } from '../base/shape';
import type { Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { neededNodes, producers } from './rewrite';
import { canStack } from './stack-rules';

/** The same value for each member of a group. */
export type Bundle = readonly ValueId[];

export interface Lanes {
  /** The bundle of each value that is in one. */
  readonly bundleOf: ReadonlyMap<ValueId, Bundle>;
  /** Indices of the assignments that are written as one, in the order of their lanes. */
  readonly groups: readonly (readonly number[])[];
}

const stackedKinds: ReadonlySet<unknown> = new Set(['parameter', 'gradient', 'state']);

/** Members must lie side by side, and bindings start at multiples of 256 bytes. */
function isStackable(program: Program, node: Node): boolean {
  if (node.op !== 'input' || !stackedKinds.has(node.attributes['kind'])) return false;
  const elements = sizeOf(valueOf(program.graph, node.outputs[0] as ValueId).shape);
  return elements === 1 || elements % 64 === 0;
}

const attributesKey = ({ attributes }: Node): string =>
  JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A number for each node, equal for nodes that do the same to inputs of the same kinds and shapes. */
function forms(program: Program, nodes: readonly Node[]): ReadonlyMap<Node, number> {
  const made = producers(program.graph);
  const numbers = new Map<string, number>();
  const known = new Map<Node, number>();
  const isLane = new Set<Node>();
  nodes.forEach((node, i) => {
    const inputs = node.inputs.map((id) => made.get(id) as Node);
    let key = `own ${i}`;
    if (isStackable(program, node)) {
      key = JSON.stringify([node.attributes['kind'], node.attributes['shape']]);
      isLane.add(node);
    } else if (inputs.some((input) => isLane.has(input))) {
      const sources = node.inputs.map(
        (id, at) => `${known.get(inputs[at] as Node)}.${inputs[at]?.outputs.indexOf(id)}`,
      );
      key = JSON.stringify([node.op, attributesKey(node), sources]);
      isLane.add(node);
    }
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    known.set(node, number);
  });
  return known;
}

class Finder {
  readonly #made: ReadonlyMap<ValueId, Node>;

  constructor(
    private readonly program: Program,
    private readonly bundleOf: Map<ValueId, Bundle>,
  ) {
    this.#made = producers(program.graph);
  }

  /** Bundles the values and all they are made from, or leaves everything as it was and returns false. */
  add(roots: readonly Bundle[]): boolean {
    const found = new Map<ValueId, Bundle>();
    const open = [...roots];
    for (let bundle = open.pop(); bundle; bundle = open.pop()) {
      const [first] = bundle as [ValueId];
      if (bundle.every((id) => id === first)) continue;
      const own = this.bundleOf.get(first) ?? found.get(first);
      if (own) {
        if (own.length !== bundle.length || own.some((id, lane) => id !== bundle[lane])) return false;
        continue;
      }
      if (new Set(bundle).size !== bundle.length) return false;
      if (bundle.some((id) => this.bundleOf.has(id) || found.has(id))) return false;
      const nodes = bundle.map((id) => this.#made.get(id) as Node);
      const inputs = this.#inputs(nodes, bundle);
      if (!inputs) return false;
      nodes[0]?.outputs.forEach((_, output) => {
        const peers = nodes.map((node) => node.outputs[output] as ValueId);
        peers.forEach((id) => found.set(id, peers));
      });
      open.push(...inputs);
    }
    for (const [id, bundle] of found) this.bundleOf.set(id, bundle);
    return true;
  }

  /** Bundles of the nodes' inputs, or undefined where lanes part. */
  #inputs(nodes: readonly Node[], bundle: Bundle): Bundle[] | undefined {
    const [first] = nodes as [Node];
    const output = first.outputs.indexOf(bundle[0] as ValueId);
    if (nodes.some((node, lane) => node.outputs.indexOf(bundle[lane] as ValueId) !== output)) return undefined;
    if (nodes.every((node) => isStackable(this.program, node))) return [];
    const key = attributesKey(first);
    const isAlike = nodes.every((node) => node.op === first.op && attributesKey(node) === key);
    const inputs = first.inputs.map((_, i) => nodes.map((node) => node.inputs[i] as ValueId));
    const isLane = (input: Bundle): boolean => input.some((id) => id !== input[0]);
    if (!isAlike || !canStack(this.program.graph, first, inputs.map(isLane))) return undefined;
    return inputs;
  }
}

/** Groups of two or more assignments alike, largest tensors first, as far as their lanes agree. */
export function findLanes(program: Program): Lanes {
  const made = producers(program.graph);
  const form = forms(program, neededNodes(program));
  const formOf = (id: ValueId): string => `${form.get(made.get(id) as Node)}.${made.get(id)?.outputs.indexOf(id)}`;
  const alike = new Map<string, number[]>();
  program.assignments.forEach(({ target, value }, i) => {
    if (!isStackable(program, made.get(target) as Node)) return;
    const key = `${formOf(target)} ${formOf(value)}`;
    alike.set(key, [...(alike.get(key) ?? []), i]);
  });
  const bundleOf = new Map<ValueId, Bundle>();
  const finder = new Finder(program, bundleOf);
  const groups = [...alike.values()].filter((indices) => {
    if (indices.length < 2) return false;
    const parts = indices.map((i) => program.assignments[i] as Program['assignments'][number]);
    if (parts.every(({ value }) => value === parts[0]?.value)) return false;
    return finder.add([parts.map(({ target }) => target), parts.map(({ value }) => value)]);
  });
  if (groups.length > 0) bundleReaders(program, bundleOf);
  return withoutTorn(program, { bundleOf, groups });
}

/** Bundles what is done alike to every lane of a bundle though no assignment asks for it lane by lane, as norms are. */
function bundleReaders(program: Program, bundleOf: Map<ValueId, Bundle>): void {
  for (const nodes of byDepth(program)) {
    const lanesOf = new Map<string, (Node | undefined)[]>();
    for (const node of nodes) {
      const at = placeOf(node, bundleOf);
      if (at === undefined) continue;
      const lanes = lanesOf.get(at.key) ?? new Array<Node | undefined>(at.lanes).fill(undefined);
      lanes[at.lane] ??= node;
      lanesOf.set(at.key, lanes);
    }
    for (const lanes of lanesOf.values()) {
      const [first] = lanes;
      if (!first || lanes.includes(undefined)) continue;
      if (
        !canStack(
          program.graph,
          first,
          first.inputs.map((id) => bundleOf.has(id)),
        )
      )
        continue;
      first.outputs.forEach((_, output) => {
        const bundle = (lanes as Node[]).map((node) => node.outputs[output] as ValueId);
        bundle.forEach((id) => bundleOf.set(id, bundle));
      });
    }
  }
}

interface Place {
  /** Equal for the lanes of one operation. */
  readonly key: string;
  readonly lane: number;
  readonly lanes: number;
}

/** Where a node not yet bundled would stand, if all its bundled inputs are of one lane. */
function placeOf(node: Node, bundleOf: ReadonlyMap<ValueId, Bundle>): Place | undefined {
  if (node.inputs.length === 0 || bundleOf.has(node.outputs[0] as ValueId)) return undefined;
  const bundles = node.inputs.map((id) => bundleOf.get(id));
  const lane = new Set(node.inputs.flatMap((id, i) => bundles[i]?.indexOf(id) ?? []));
  const lengths = new Set(bundles.flatMap((bundle) => bundle?.length ?? []));
  if (lane.size !== 1 || lengths.size !== 1) return undefined;
  const sources = node.inputs.map((id, i) => (bundles[i] ? `bundle ${bundles[i][0]}` : id));
  const key = JSON.stringify([node.op, attributesKey(node), sources]);
  return { key, lane: [...lane][0] as number, lanes: [...lengths][0] as number };
}

/** Needed nodes by how many operations lead to them. */
export function byDepth(program: Program): Node[][] {
  const made = producers(program.graph);
  const depths = new Map<Node, number>();
  const levels: Node[][] = [];
  for (const node of neededNodes(program)) {
    const depth = 1 + Math.max(0, ...node.inputs.map((id) => depths.get(made.get(id) as Node) as number));
    depths.set(node, depth);
    (levels[depth] ??= []).push(node);
  }
  return levels.filter(Boolean);
}

/** A stacked input is assigned as a whole or not at all; where some lane would be assigned by itself, nothing is stacked. */
function withoutTorn(program: Program, lanes: Lanes): Lanes {
  const grouped = new Set(lanes.groups.flat());
  const isTorn = program.assignments.some(({ target }, i) => !grouped.has(i) && lanes.bundleOf.has(target));
  return isTorn ? { bundleOf: new Map(), groups: [] } : lanes;
}
