/** Programs of a training run, from the forward graph a script recorded: gradients (first and later micro-batches) and forward only. */
import type { Shape } from '../base/shape';
import { absorbAdds } from './absorb-adds';
import { differentiate } from './autodiff';
import { GraphBuilder } from './builder';
import { fuseEpilogues } from './fuse-epilogues';
import { fuseHead, mergeHead } from './fuse-head';
import type { Graph, Program, ValueId } from './ir';
import { recomputed } from './recompute';
import { rewrite } from './rewrite';
import { simplify, withoutDeadCode } from './simplify';
import { stackUpdates } from './stack-updates';

export interface ParameterShape {
  readonly name: string;
  readonly shape: Shape;
}

const has = ({ graph }: Program, op: string): boolean => graph.nodes.some((node) => node.op === op);

/** Differentiation is over: what only steered it goes. */
const withoutStops = (program: Program): Program =>
  rewrite(program, (_g, node, inputs) => (node.op === 'stopGradient' ? inputs : undefined));

function optimised(program: Program): Program {
  const free = has(program, 'stopGradient') ? withoutStops(program) : program;
  const simple = simplify(free);
  const merged = has(simple, 'linearCrossEntropyGradient') ? simplify(mergeHead(simple)) : simple;
  const fused = has(merged, 'matmul') ? simplify(fuseEpilogues(withoutDeadCode(merged))) : merged;
  return absorbAdds(withoutDeadCode(fused));
}

/** An optimizer's program: alike updates of tensors of one shape are one. */
export const updateProgram = (program: Program): Program => forwardProgram(stackUpdates(simplify(program)));

/** A program that only computes its results (evaluation, sampling, probes). */
export const forwardProgram = (program: Program): Program =>
  optimised(has(program, 'crossEntropy') ? fuseHead(withoutDeadCode(simplify(program))) : program);

/** The scalar input that every micro-batch's loss and gradients are multiplied by: 1 ÷ micro-batches. */
export const microBatchShare = 'microBatchShare';

/** A loss and its gradients, differentiated once for the programs of the first and of later micro-batches. */
export interface Differentiated {
  readonly graph: Graph;
  readonly loss: ValueId;
  readonly share: ValueId;
  readonly gradients: readonly { readonly name: string; readonly shape: Shape; readonly value: ValueId }[];
}

/** Whether what the forward pass makes is kept for the backward pass, or made again where it is large. */
export type Activations = 'kept' | 'recomputed';

/** Gradients of `loss` times the scalar input `microBatchShare`. */
export function differentiateLoss(
  graph: Graph,
  loss: ValueId,
  parameters: readonly ParameterShape[],
  activations: Activations = 'kept',
): Differentiated {
  const forward = fuseHead(withoutDeadCode(simplify({ graph, results: { loss }, assignments: [] })));
  const start = new GraphBuilder(activations === 'kept' ? forward.graph : recomputed(forward.graph));
  const known = new Map<string, ValueId>();
  for (const { op, attributes, outputs } of start.nodes) {
    const isParameter = op === 'input' && attributes['kind'] === 'parameter';
    if (isParameter) known.set(attributes['name'] as string, outputs[0] as ValueId);
  }
  const sources = parameters.map(({ name, shape }) => known.get(name) ?? start.input('parameter', name, shape));
  const share = start.input('scalar', microBatchShare, []);
  const lossId = forward.results['loss'] as ValueId;
  const made = differentiate(start, lossId, sources, share);
  return {
    graph: made.graph,
    loss: lossId,
    share,
    gradients: parameters.map(({ name, shape }, i) => ({ name, shape, value: made.gradients[i] as ValueId })),
  };
}

/**
 * Loss and gradients of one micro-batch, times the scalar `microBatchShare`, written to the inputs `gradient:NAME` and
 * `state:lossSum`; with `accumulate` they are added to what is there.
 */
export function gradientProgram(
  { graph, loss, share, gradients }: Differentiated,
  options: { readonly accumulate: boolean },
): Program {
  const g = new GraphBuilder(graph);
  const into = (target: ValueId, value: ValueId): Program['assignments'][number] => ({
    target,
    value: options.accumulate ? g.one('add', [target, value]) : value,
  });
  const assignments = gradients.map(({ name, shape, value }) => into(g.input('gradient', name, shape), value));
  const scaledLoss = g.one('mul', [g.one('reshape', [loss], { shape: [] }), share]);
  assignments.push(into(g.input('state', 'lossSum', []), scaledLoss));
  return optimised({ graph: g, results: {}, assignments });
}
