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
  readonly #units = new Set<Unit>();
  readonly #unitOf = new Map<Node, Unit>();
  readonly #placed = new Map<Node, number>();
  /** Where the nodes of a unit went that was merged into another. */
  readonly #mergedInto = new Map<Unit, Unit>();
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
    program.graph.nodes.forEach((node, i) => {
      this.#placed.set(node, i);
      this.#place(node);
    });
  }

  #now(unit: Unit): Unit {
    let current = unit;
    for (let next = this.#mergedInto.get(current); next; next = this.#mergedInto.get(current)) current = next;
    return current;
  }

  #beforeOf(unit: Unit): Set<Unit> {
    return new Set([...(this.#before.get(unit) ?? [])].map((other) => this.#now(other)));
  }

  #shape(node: Node): readonly number[] {
    return valueOf(this.program.graph, node.outputs[0] as ValueId).shape;
  }

  #producerUnits(node: Node): Unit[] {
    const units: Unit[] = [];
    for (const id of node.inputs) {
      const made = this.#made.get(id);
      const unit = made && this.#unitOf.get(made);
      if (unit && !units.includes(this.#now(unit))) units.push(this.#now(unit));
    }
    return units;
  }

  #place(node: Node): void {
    const before = this.#producerUnits(node);
    const isElementwise = elementwiseOps.has(node.op);
    const joined = isElementwise ? before.find((unit) => this.#mayJoin(node, unit, before)) : undefined;
    const unit = joined ?? { nodes: [], isElementwise };
    if (!joined) {
      this.#units.add(unit);
      this.#before.set(unit, new Set());
    }
    unit.nodes.push(node);
    this.#unitOf.set(node, unit);
    for (const other of before) if (other !== unit) this.#before.get(unit)?.add(other);
    if (joined) for (const other of before) if (this.#mayMerge(unit, other)) this.#merge(unit, other);
  }

  /** Whether two groups may be one: nothing outside both lies between them. */
  #mayMerge(unit: Unit, other: Unit): boolean {
    if (unit === other || !other.isElementwise) return false;
    const [[first], [second]] = [unit.nodes, other.nodes] as [[Node], [Node]];
    if (!sameShape(this.#shape(first), this.#shape(second))) return false;
    if (this.#bindings([...unit.nodes, ...other.nodes]) > maxBindings) return false;
    const isBetween = (from: Unit, to: Unit): boolean =>
      [...this.#beforeOf(to)].some((outside) => outside !== from && this.#dependsOn(outside, from));
    return !isBetween(unit, other) && !isBetween(other, unit);
  }

  #merge(unit: Unit, other: Unit): void {
    unit.nodes.push(...other.nodes);
    unit.nodes.sort((a, b) => (this.#placed.get(a) as number) - (this.#placed.get(b) as number));
    this.#mergedInto.set(other, unit);
    this.#units.delete(other);
    const before = new Set([...this.#beforeOf(unit), ...this.#beforeOf(other)]);
    before.delete(unit);
    this.#before.set(unit, before);
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
      for (const other of this.#beforeOf(unit)) seen.add(other);
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
    const separate = new Set(all.filter((id) => !this.#sharesScalars(id)).map((id) => this.#whole(id)));
    return separate.size + (all.some((id) => this.#sharesScalars(id)) ? 1 : 0);
  }

  /** The value in whose memory a value lies for certain: parts along the first axis, and other shapes of it. */
  #whole(id: ValueId): ValueId {
    const node = this.#made.get(id);
    const isPart = node?.op === 'split' && node.attributes['axis'] === 0;
    if (!node || !(isPart || node.op === 'reshape')) return id;
    const source = node.inputs[0] as ValueId;
    const whole = this.#whole(source);
    const producer = this.#made.get(whole)?.op;
    const isStrided = producer === 'permute' || producer === 'expand' || producer === 'split';
    return isStrided ? id : whole;
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
        for (const before of this.#beforeOf(current)) if (!done.has(before)) stack.push([before, false]);
      }
    };
    this.#units.forEach(visit);
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
