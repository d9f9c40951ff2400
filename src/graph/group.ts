/**
 * Elementwise fusion: partitions a program's nodes into units, each a group of elementwise nodes of one shape that become one
 * kernel, or a single other node; units come out in an order that respects every dependency.
 */
import { sameShape, sizeOf } from '../base/shape';
import type { Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { elementwiseOps } from './elementwise-rules';
import { producers } from './rewrite';

export interface Unit {
  readonly nodes: Node[];
  readonly isElementwise: boolean;
}

/** WebGPU guarantees 8 storage bindings; all scalars of a kernel share one. */
const maxBindings = 8;

class Grouper {
  readonly units: Unit[] = [];
  readonly #unitOf = new Map<Node, Unit>();
  /** Units that a unit reads directly. */
  readonly #before = new Map<Unit, Set<Unit>>();
  readonly #made: ReadonlyMap<ValueId, Node>;
  readonly #consumers = new Map<ValueId, Node[]>();
  readonly #kept: ReadonlySet<ValueId>;

  constructor(private readonly program: Program) {
    this.#made = producers(program.graph);
    for (const node of program.graph.nodes) {
      for (const id of node.inputs) {
        const known = this.#consumers.get(id);
        if (known) known.push(node);
        else this.#consumers.set(id, [node]);
      }
    }
    this.#kept = new Set([...Object.values(program.results), ...program.assignments.map(({ value }) => value)]);
    for (const node of program.graph.nodes) this.#place(node);
  }

  #shape(node: Node): readonly number[] {
    return valueOf(this.program.graph, node.outputs[0] as ValueId).shape;
  }

  #producerUnits(node: Node): Unit[] {
    const units: Unit[] = [];
    for (const id of node.inputs) {
      const made = this.#made.get(id);
      const unit = made && this.#unitOf.get(made);
      if (unit && !units.includes(unit)) units.push(unit);
    }
    return units;
  }

  #place(node: Node): void {
    const before = this.#producerUnits(node);
    const isElementwise = elementwiseOps.has(node.op);
    const joined = isElementwise ? before.find((unit) => this.#mayJoin(node, unit, before)) : undefined;
    const unit = joined ?? { nodes: [], isElementwise };
    if (!joined) {
      this.units.push(unit);
      this.#before.set(unit, new Set());
    }
    unit.nodes.push(node);
    this.#unitOf.set(node, unit);
    for (const other of before) if (other !== unit) this.#before.get(unit)?.add(other);
  }

  #mayJoin(node: Node, unit: Unit, before: readonly Unit[]): boolean {
    const [first] = unit.nodes as [Node];
    if (!unit.isElementwise || !sameShape(this.#shape(first), this.#shape(node))) return false;
    return (
      this.#bindings([...unit.nodes, node]) <= maxBindings &&
      !before.some((other) => other !== unit && this.#dependsOn(other, unit))
    );
  }

  #dependsOn(from: Unit, ancestor: Unit): boolean {
    const seen = new Set<Unit>([from]);
    for (const unit of seen) {
      if (unit === ancestor) return true;
      for (const other of this.#before.get(unit) ?? []) seen.add(other);
    }
    return false;
  }

  /** Whether the value lives in the arena of scalars, which takes one binding for all of them. */
  #sharesScalars(id: ValueId): boolean {
    const { shape, dtype } = valueOf(this.program.graph, id);
    const node = this.#made.get(id);
    if (sizeOf(shape) !== 1 || dtype !== 'f32' || !node) return false;
    if (node.op === 'input' || node.op === 'constant' || elementwiseOps.has(node.op)) return true;
    const [source] = node.inputs as [ValueId];
    if (node.op === 'reshape' || node.op === 'expand' || node.op === 'permute') return this.#sharesScalars(source);
    return (node.op === 'sum' || node.op === 'max') && sizeOf(valueOf(this.program.graph, source).shape) > 1;
  }

  #bindings(nodes: readonly Node[]): number {
    const inside = new Set(nodes.flatMap((node) => node.outputs));
    const inputs = new Set(nodes.flatMap((node) => node.inputs).filter((id) => !inside.has(id)));
    const outputs = groupOutputs(nodes, this.#kept, (id) => this.#consumers.get(id) ?? []);
    const all = [...inputs, ...outputs];
    const separate = all.filter((id) => !this.#sharesScalars(id)).length;
    return separate + (separate < all.length ? 1 : 0);
  }

  outputs(unit: Unit): ValueId[] {
    return groupOutputs(unit.nodes, this.#kept, (id) => this.#consumers.get(id) ?? []);
  }

  /** Units so that each comes after those it reads. */
  ordered(): Unit[] {
    const order: Unit[] = [];
    const done = new Set<Unit>();
    const visit = (unit: Unit): void => {
      const stack: [Unit, boolean][] = [[unit, false]];
      for (let top = stack.pop(); top; top = stack.pop()) {
        const [current, ready] = top;
        if (done.has(current)) continue;
        if (ready) {
          done.add(current);
          order.push(current);
          continue;
        }
        stack.push([current, true]);
        for (const before of this.#before.get(current) ?? []) if (!done.has(before)) stack.push([before, false]);
      }
    };
    this.units.forEach(visit);
    return order;
  }
}

/** Values of a group that something outside it reads. */
function groupOutputs(
  nodes: readonly Node[],
  kept: ReadonlySet<ValueId>,
  consumers: (id: ValueId) => readonly Node[],
): ValueId[] {
  const members = new Set(nodes);
  return nodes
    .flatMap((node) => node.outputs)
    .filter((id) => kept.has(id) || consumers(id).some((consumer) => !members.has(consumer)));
}

export interface Grouping {
  readonly units: readonly Unit[];
  /** Values of a unit that are read outside it. */
  readonly outputs: (unit: Unit) => readonly ValueId[];
}

export function groupElementwise(program: Program): Grouping {
  const grouper = new Grouper(program);
  return { units: grouper.ordered(), outputs: (unit) => grouper.outputs(unit) };
}
