/**
 * Fuses what follows a matmul into its store: bias, GELU (saving the value before it), residual addition, plain or with
 * factors, and the GELU gradient. One pass a pattern; each pass matches on the program it was given and emits `fusedMatmul` nodes.
 */
import { sameShape, sizeOf } from '../base/shape';
import type { GraphBuilder } from './builder';
import type { Node, Program, ValueId } from './ir';
import { valueOf } from './ir';
import { producers, rewrite, useCounts } from './rewrite';
import type { Rule } from './rewrite';

class Matcher {
  readonly #made: ReadonlyMap<ValueId, Node>;
  readonly #counts: ReadonlyMap<ValueId, number>;

  constructor(readonly program: Program) {
    this.#made = producers(program.graph);
    this.#counts = useCounts(program);
  }

  shape(id: ValueId): readonly number[] {
    return valueOf(this.program.graph, id).shape;
  }

  /** Whether the node makes as many elements as `id` has; (1, 5) and (5, 1) are equally large and make 25. */
  keepsSize(node: Node, id: ValueId): boolean {
    return sizeOf(this.shape(node.outputs[0] as ValueId)) === sizeOf(this.shape(id));
  }

  constant(id: ValueId): number | undefined {
    const node = this.#made.get(id);
    return node?.op === 'constant' ? (node.attributes['value'] as number) : undefined;
  }

  /** The node behind `id`, reshapes skipped, if every value on the way is read once. */
  soleProducer(id: ValueId, shared = false): Node | undefined {
    const node = this.#made.get(id);
    if (!shared && this.#counts.get(id) !== 1) return undefined;
    return node?.op === 'reshape' ? this.soleProducer(node.inputs[0] as ValueId, shared) : node;
  }

  /** (product, other) for a binary node one of whose operands is a sole-use product accepted by `accepts`. */
  product(node: Node, accepts: (product: Node) => boolean): readonly [Node, ValueId] | undefined {
    const [a, b] = node.inputs as [ValueId, ValueId];
    for (const [own, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const product = this.soleProducer(own);
      if (product && accepts(product)) return [product, other];
    }
    return undefined;
  }
}

const isPlain = (node: Node): boolean => node.op === 'matmul';
const hasBias = (node: Node): boolean => node.op === 'fusedMatmul' && node.attributes['epilogue'] === 'bias';

function emitFused(g: GraphBuilder, product: Node, epilogue: string, inputs: readonly ValueId[]): ValueId[] {
  return g.apply('fusedMatmul', inputs, { ...product.attributes, epilogue });
}

const reshaped = (g: GraphBuilder, id: ValueId, shape: readonly number[]): ValueId =>
  sameShape(g.shapeOf(id), shape) ? id : g.one('reshape', [id], { shape });

function biasRule(m: Matcher): Rule {
  return (g, node, _inputs, now) => {
    if (node.op !== 'add') return undefined;
    const match = m.product(node, isPlain);
    if (!match) return undefined;
    const [product, bias] = match;
    const [out] = product.outputs as [ValueId];
    if (!sameShape(m.shape(bias), [m.shape(out).at(-1) as number]) || !m.keepsSize(node, out)) return undefined;
    const [fused] = emitFused(g, product, 'bias', [...product.inputs, bias].map(now)) as [ValueId];
    return [reshaped(g, fused, m.shape(node.outputs[0] as ValueId))];
  };
}

function geluRule(m: Matcher): Rule {
  const activated = new Map<Node, ValueId>();
  const wanted = new Set<Node>();
  for (const node of m.program.graph.nodes) {
    const product = node.op === 'gelu' ? m.soleProducer(node.inputs[0] as ValueId, true) : undefined;
    if (product && hasBias(product)) wanted.add(product);
  }
  return (g, node, inputs) => {
    if (wanted.has(node)) {
      const [after, before] = emitFused(g, node, 'bias_gelu', inputs) as [ValueId, ValueId];
      activated.set(node, after);
      return [before];
    }
    const product = node.op === 'gelu' ? m.soleProducer(node.inputs[0] as ValueId, true) : undefined;
    const after = product && activated.get(product);
    return after === undefined ? undefined : [reshaped(g, after, m.shape(node.outputs[0] as ValueId))];
  };
}

function residualRule(m: Matcher): Rule {
  return (g, node, _inputs, now) => {
    if (node.op !== 'add') return undefined;
    const match = m.product(node, (product) => isPlain(product) || hasBias(product));
    if (!match) return undefined;
    const [product, residual] = match;
    const shape = m.shape(product.outputs[0] as ValueId);
    if (sizeOf(m.shape(residual)) !== sizeOf(shape) || !m.keepsSize(node, product.outputs[0] as ValueId))
      return undefined;
    const operands = [...product.inputs.map(now), reshaped(g, now(residual), shape)];
    const [fused] = emitFused(g, product, hasBias(product) ? 'bias_residual' : 'residual', operands) as [ValueId];
    return [reshaped(g, fused, m.shape(node.outputs[0] as ValueId))];
  };
}

/** (value, factor) of a value that is another times a constant; the value itself times 1 if it is not. */
function factored(m: Matcher, id: ValueId): readonly [ValueId, number] {
  const node = m.soleProducer(id);
  if (node?.op !== 'mul' || !m.keepsSize(node, id)) return [id, 1];
  const [a, b] = node.inputs as [ValueId, ValueId];
  for (const [value, factor] of [
    [a, m.constant(b)],
    [b, m.constant(a)],
  ] as const) {
    if (factor !== undefined && m.keepsSize(node, value)) return [value, factor];
  }
  return [id, 1];
}

function scaledResidualRule(m: Matcher): Rule {
  return (g, node, _inputs, now) => {
    if (node.op !== 'add') return undefined;
    const terms = node.inputs.map((id) => factored(m, id));
    if (terms.every(([, factor]) => factor === 1)) return undefined;
    const at = terms.findIndex(([id]) => m.soleProducer(id)?.op === 'matmul');
    if (at < 0) return undefined;
    const [[id, alpha], [residual, beta]] = [terms[at], terms[1 - at]] as [[ValueId, number], [ValueId, number]];
    const product = m.soleProducer(id);
    const [out] = product?.outputs ?? [];
    if (
      !product ||
      out === undefined ||
      sizeOf(m.shape(residual)) !== sizeOf(m.shape(out)) ||
      !m.keepsSize(node, out)
    ) {
      return undefined;
    }
    const operands = [...product.inputs.map(now), reshaped(g, now(residual), m.shape(out))];
    const attributes = { ...product.attributes, epilogue: 'scaled_residual', alpha, beta };
    return [reshaped(g, g.one('fusedMatmul', operands, attributes), m.shape(node.outputs[0] as ValueId))];
  };
}

function geluGradientRule(m: Matcher): Rule {
  return (g, node, _inputs, now) => {
    if (node.op !== 'mul') return undefined;
    const match = m.product(node, isPlain);
    const slope = match && m.soleProducer(match[1]);
    if (!match || slope?.op !== 'geluGradient') return undefined;
    const [product] = match;
    const shape = m.shape(product.outputs[0] as ValueId);
    const before = now(slope.inputs[0] as ValueId);
    if (sizeOf(g.shapeOf(before)) !== sizeOf(shape) || !m.keepsSize(node, product.outputs[0] as ValueId))
      return undefined;
    const operands = [...product.inputs.map(now), reshaped(g, before, shape)];
    const [fused] = emitFused(g, product, 'gelu_gradient', operands) as [ValueId];
    return [reshaped(g, fused, m.shape(node.outputs[0] as ValueId))];
  };
}

export function fuseEpilogues(program: Program): Program {
  return [biasRule, geluRule, scaledResidualRule, residualRule, geluGradientRule].reduce(
    (current, rule) => rewrite(current, rule(new Matcher(current))),
    program,
  );
}
