/** Programs of a training run, from the forward graph a script recorded: gradients (first and later micro-batches) and forward only. */
import type { Shape } from '../base/shape';
import { differentiate } from './autodiff';
import { GraphBuilder } from './builder';
import { fuseEpilogues } from './fuse-epilogues';
import { fuseHead, mergeHead } from './fuse-head';
import type { Graph, Program, ValueId } from './ir';
import { rewrite } from './rewrite';
import { simplify } from './simplify';

export interface ParameterShape {
  readonly name: string;
  readonly shape: Shape;
}

/** Differentiation is over: what only steered it goes. */
const withoutStops = (program: Program): Program =>
  rewrite(program, (_g, node, inputs) => (node.op === 'stopGradient' ? inputs : undefined));

const optimised = (program: Program): Program =>
  simplify(fuseEpilogues(simplify(mergeHead(simplify(withoutStops(program))))));

/** A program that only computes its results (evaluation, sampling, probes, optimizer updates). */
export const forwardProgram = (program: Program): Program => optimised(fuseHead(simplify(program)));

/** The scalar input that every micro-batch's loss and gradients are multiplied by: 1 ÷ micro-batches. */
export const microBatchShare = 'microBatchShare';

/**
 * Loss and gradients of one micro-batch, times the scalar `microBatchShare`, written to the inputs `gradient:NAME` and
 * `state:lossSum`; with `accumulate` they are added to what is there.
 */
export function gradientProgram(
  graph: Graph,
  loss: ValueId,
  parameters: readonly ParameterShape[],
  options: { readonly accumulate: boolean },
): Program {
  const forward = fuseHead(simplify({ graph, results: { loss }, assignments: [] }));
  const start = new GraphBuilder(forward.graph);
  const known = new Map(
    start.nodes.flatMap(({ op, attributes, outputs }) =>
      op === 'input' && attributes['kind'] === 'parameter'
        ? [[attributes['name'] as string, outputs[0] as ValueId]]
        : [],
    ),
  );
  const sources = parameters.map(({ name, shape }) => known.get(name) ?? start.input('parameter', name, shape));
  const lossId = forward.results['loss'] as ValueId;
  const share = start.input('scalar', microBatchShare, []);
  const { graph: g, gradients } = differentiate(start, lossId, sources, share);
  const into = (target: ValueId, value: ValueId): Program['assignments'][number] => ({
    target,
    value: options.accumulate ? g.one('add', [target, value]) : value,
  });
  const assignments = parameters.map(({ name, shape }, i) =>
    into(g.input('gradient', name, shape), gradients[i] as ValueId),
  );
  const scaledLoss = g.one('mul', [g.one('reshape', [lossId], { shape: [] }), share]);
  assignments.push(into(g.input('state', 'lossSum', []), scaledLoss));
  return optimised({ graph: g, results: {}, assignments });
}
