/**
 * Horizontal fusion of optimizers: what is done alike to k tensors of one shape is done once to a stack of k. The tensors lie
 * side by side in memory (inputs with `members`), so stacking them costs nothing, and dispatches fall from one a tensor to one
 * a shape.
 */
import { GraphBuilder } from './builder';
import type { InputKind, Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { byDepth, findLanes } from './lanes';
import type { Bundle, Lanes } from './lanes';
import { producers } from './rewrite';
import { applyStacked } from './stack-rules';

/** The names of the inputs that an input stands for side by side; undefined for an ordinary input. */
export function membersOf({ attributes }: Node): readonly string[] | undefined {
  const members = attributes['members'];
  return typeof members === 'string' ? (JSON.parse(members) as string[]) : undefined;
}

class Stacker {
  readonly g = new GraphBuilder();
  readonly #made: ReadonlyMap<ValueId, Node>;
  readonly #singles = new Map<ValueId, ValueId>();
  readonly #stacks = new Map<Bundle, ValueId>();
  readonly #parts = new Map<Bundle, readonly ValueId[]>();

  constructor(
    private readonly program: Program,
    private readonly lanes: Lanes,
  ) {
    this.#made = producers(program.graph);
  }

  /** The value by itself: cut from its stack if it is in one. */
  single(id: ValueId): ValueId {
    const bundle = this.lanes.bundleOf.get(id);
    if (!bundle) return this.#singles.get(id) as ValueId;
    const { shape } = valueOf(this.program.graph, id);
    const sizes = bundle.map(() => 1);
    const parts = this.#parts.get(bundle) ?? this.g.apply('split', [this.stack(bundle)], { axis: 0, sizes });
    this.#parts.set(bundle, parts);
    return this.g.one('reshape', [parts[bundle.indexOf(id)] as ValueId], { shape });
  }

  stack(bundle: Bundle): ValueId {
    return this.#stacks.get(bundle) as ValueId;
  }

  emit(node: Node): void {
    const bundles = node.outputs.map((id) => this.lanes.bundleOf.get(id));
    if (bundles[0] === undefined) {
      const outputs = this.g.apply(
        node.op,
        node.inputs.map((id) => this.single(id)),
        node.attributes,
      );
      node.outputs.forEach((id, i) => this.#singles.set(id, outputs[i] as ValueId));
      return;
    }
    const outputs = node.op === 'input' ? [this.#input(bundles[0])] : this.#operation(node, bundles[0]);
    bundles.forEach((bundle, i) => bundle && this.#stacks.set(bundle, outputs[i] as ValueId));
  }

  #input(bundle: Bundle): ValueId {
    const inputs = bundle.map((id) => this.#made.get(id)?.attributes as Record<string, unknown>);
    const members = JSON.stringify(inputs.map(({ name }) => name));
    const { shape } = valueOf(this.program.graph, bundle[0] as ValueId);
    const kind = inputs[0]?.['kind'] as InputKind;
    return this.g.one('input', [], { kind, name: members, members, shape: [bundle.length, ...shape] });
  }

  /** `node` is the first lane's. */
  #operation(node: Node, own: Bundle): readonly ValueId[] {
    const peer = this.#made.get(own[1] as ValueId);
    const inputs = node.inputs.map((id, i) => {
      const bundle = this.lanes.bundleOf.get(id);
      const isStack = bundle !== undefined && peer?.inputs[i] !== id;
      return {
        id: isStack ? this.stack(bundle) : this.single(id),
        isStack,
        shape: valueOf(this.program.graph, id).shape,
      };
    });
    const shapes = node.outputs.map((id) => valueOf(this.program.graph, id).shape);
    return applyStacked({ g: this.g, node, lanes: own.length, inputs, shapes });
  }
}

/** One node for every bundle, in an order in which all inputs come first: lanes of a bundle are equally deep. */
function emissionOrder(program: Program, { bundleOf }: Lanes): Node[] {
  const isFirst = ({ outputs: [id] }: Node): boolean => (bundleOf.get(id as ValueId) ?? [id])[0] === id;
  return byDepth(program).flatMap((nodes) => nodes.filter(isFirst));
}

/** The same program with its assignments stacked as far as they are alike. */
export function stackUpdates(program: Program): Program {
  const lanes = findLanes(program);
  if (lanes.groups.length === 0) return program;
  const stacker = new Stacker(program, lanes);
  for (const node of emissionOrder(program, lanes)) stacker.emit(node);
  const grouped = new Set(lanes.groups.flat());
  const stackOf = (id: ValueId): ValueId => stacker.stack(lanes.bundleOf.get(id) as Bundle);
  const assignments = program.assignments.flatMap(({ target, value }, i) => {
    if (!grouped.has(i)) return [{ target: stacker.single(target), value: stacker.single(value) }];
    if (!lanes.groups.some(([head]) => head === i)) return [];
    return [{ target: stackOf(target), value: stackOf(value) }];
  });
  const results = Object.fromEntries(Object.entries(program.results).map(([name, id]) => [name, stacker.single(id)]));
  return { graph: stacker.g, results, assignments };
}
