/**
 * Recomputation where no script asks for it (arXiv 1604.06174): cuts a forward graph into checkpoint regions at places where little
 * is alive, so that the backward pass makes each region again from what crosses its cuts. Each operation is made twice at most,
 * however many regions there are; so their number is what memory wants.
 */
import { sizeOf } from '../base/shape';
import type { Graph, Node, ValueId } from './ir';
import { valueOf } from './ir';

/** Their results are their first input under another name. */
const views: ReadonlySet<string> = new Set(['reshape', 'permute', 'expand', 'split', 'stopGradient', 'after']);
const mostRegions = 48;

/** What a run of operations makes, and what passes from one to the next. */
interface Lifetimes {
  /** Elements made by each node. */
  readonly made: readonly number[];
  /** By node that makes it, how long each value is read: the position of its last reader. */
  readonly spans: readonly { readonly from: number; readonly to: number; readonly elements: number }[];
  /** Elements alive after each node. */
  readonly alive: readonly number[];
}

/** Inputs and constants are kept anyway and count for nothing. */
function lifetimesOf(graph: Graph): Lifetimes {
  const rootOf = new Map<ValueId, ValueId>();
  const last = new Map<ValueId, number>();
  graph.nodes.forEach(({ op, inputs, outputs }, at) => {
    const roots = inputs.map((id) => rootOf.get(id)).filter((id) => id !== undefined);
    for (const root of roots) last.set(root, at);
    const isView = views.has(op);
    const root = isView ? rootOf.get(inputs[0] as ValueId) : undefined;
    if (inputs.length === 0 || (isView && root === undefined)) return;
    for (const output of outputs) rootOf.set(output, root ?? output);
  });
  const elementsOf = (id: ValueId): number => sizeOf(valueOf(graph, id).shape);
  const isRoot = (id: ValueId): boolean => rootOf.get(id) === id;
  const spans = graph.nodes.flatMap(({ outputs }, from) =>
    outputs.filter(isRoot).map((id) => ({ from, to: last.get(id) ?? from, elements: elementsOf(id) })),
  );
  const made = graph.nodes.map(({ outputs }) => outputs.filter(isRoot).reduce((sum, id) => sum + elementsOf(id), 0));
  const changes = new Float64Array(graph.nodes.length + 1);
  for (const { from, to, elements } of spans) {
    changes[from] = (changes[from] ?? 0) + elements;
    changes[to] = (changes[to] ?? 0) - elements;
  }
  let now = 0;
  return { made, spans, alive: graph.nodes.map((_, at) => (now += changes[at] as number)) };
}

/**
 * The last nodes of runs that make at most `most` elements each, or one node's. A run ends in the second half of what it may make,
 * after the node that leaves the fewest elements alive.
 */
function cutsFor(most: number, { made, alive }: Lifetimes): number[] {
  const cuts: number[] = [];
  let start = 0;
  while (start < made.length) {
    let [run, end] = [0, start];
    for (let at = start; at < made.length; at++) {
      run += made[at] as number;
      if (run > most && at > start) break;
      if (run <= most / 2 || (alive[at] as number) <= (alive[end] as number)) end = at;
    }
    cuts.push(end);
    start = end + 1;
  }
  return cuts.slice(0, -1);
}

/** Elements that are kept across the cuts, and the most that a run between two of them makes. */
function heldWith(cuts: readonly number[], { made, spans }: Lifetimes): number {
  const crosses = ({ from, to }: Lifetimes['spans'][number]): boolean => cuts.some((at) => from <= at && to > at);
  const kept = spans.filter(crosses).reduce((sum, { elements }) => sum + elements, 0);
  const runs = [...cuts, made.length - 1].map((end, i) =>
    made.slice((cuts[i - 1] ?? -1) + 1, end + 1).reduce((sum, elements) => sum + elements, 0),
  );
  return kept + Math.max(...runs);
}

/**
 * The graph with `checkpoint` regions of its own; a script's stay as they are. What follows the last cut is in none, because the
 * backward pass begins there.
 */
export function recomputed(graph: Graph): Graph {
  const lifetimes = lifetimesOf(graph);
  const total = lifetimes.made.reduce((sum, elements) => sum + elements, 0);
  const choices = Array.from({ length: mostRegions }, (_, i) => cutsFor(total / (i + 1), lifetimes));
  const costs = choices.map((cuts) => heldWith(cuts, lifetimes));
  const cuts = choices[costs.indexOf(Math.min(...costs))] ?? [];
  const taken = graph.nodes.map(({ attributes }) => attributes['checkpoint']);
  const first = Math.max(-1, ...taken.filter((region) => typeof region === 'number')) + 1;
  const regionOf = (node: Node, at: number): Node => {
    const region = cuts.findIndex((cut) => at <= cut);
    if (region < 0 || node.inputs.length === 0 || taken[at] !== undefined) return node;
    return { ...node, attributes: { ...node.attributes, checkpoint: first + region } };
  };
  return { values: graph.values, nodes: graph.nodes.map(regionOf) };
}
