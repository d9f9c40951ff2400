/** A recorded script as planned programs: gradients of the first and of later micro-batches, update, evaluation, probe. */
import { AppError } from '../base/errors';
import { sizeOf } from '../base/shape';
import type { AcquiredGpu } from '../engine/host';
import { plan } from '../engine/plan';
import type { Plan } from '../engine/plan';
import { GraphBuilder } from '../graph/builder';
import type { Program } from '../graph/ir';
import { forwardProgram, gradientProgram } from '../graph/training';
import type { RecordedScript } from '../script/recorded';
import type { Caps } from './types';

export interface Model {
  readonly script: RecordedScript;
  readonly plan: Plan;
  readonly parameters: number;
  readonly microBatches: number;
  readonly tokensPerStep: number;
  readonly dispatchesPerStep: number;
}

/** Evaluation belongs to the harness: its own cross-entropy over the script's logits, nats of each token. */
function evaluationProgram({ graph, logits, sequences, contextLength }: RecordedScript['evaluate']): Program {
  const g = new GraphBuilder(graph);
  // Evaluation and training differ in shape, so their tokens are different inputs.
  const targets = g.input('targets', 'evaluationTargets', [sequences, contextLength]);
  const [nats] = g.apply('crossEntropy', [logits, targets]) as [number];
  return forwardProgram(renameTokens({ graph: g, results: { nats }, assignments: [] }, 'evaluationTokens'));
}

const probeProgram = ({ graph, logits }: RecordedScript['probe']): Program =>
  forwardProgram(renameTokens({ graph, results: { logits }, assignments: [] }, 'probeTokens'));

function renameTokens(program: Program, name: string): Program {
  const nodes = program.graph.nodes.map((node) =>
    node.op === 'input' && node.attributes['kind'] === 'tokens'
      ? { ...node, attributes: { ...node.attributes, name } }
      : node,
  );
  return { ...program, graph: { values: program.graph.values, nodes } };
}

function checkCaps(parameters: number, nodes: number, caps: Caps): void {
  if (parameters > caps.parameters) {
    throw new AppError(
      'cap-exceeded',
      `parameters: ${parameters} is above the study's cap of ${caps.parameters}; make the model smaller`,
    );
  }
  if (nodes > caps.graphNodes) {
    throw new AppError(
      'cap-exceeded',
      `graph: ${nodes} operations are above the cap of ${caps.graphNodes}; use fewer layers or simpler updates`,
    );
  }
}

/** @throws AppError `cap-exceeded` with the figure and the limit, before any GPU work. */
export function buildModel(
  script: RecordedScript,
  host: Pick<AcquiredGpu, 'variants' | 'maxArenaBytes'>,
  caps: Caps,
): Model {
  const { train, update, evaluate, probe } = script;
  const parameters = script.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  checkCaps(parameters, train.graph.nodes.length + update.graph.nodes.length, caps);
  const microBatches = script.sequencesPerStep / train.sequences;
  const scale = 1 / microBatches;
  const gradient = (accumulate: boolean): Program =>
    gradientProgram(train.graph, train.loss, script.parameters, { scale, accumulate });
  const planned = plan(
    {
      first: { program: gradient(false), slots: microBatches },
      ...(microBatches > 1 ? { rest: { program: gradient(true), slots: microBatches } } : {}),
      update: {
        program: forwardProgram({ graph: update.graph, results: {}, assignments: update.assignments }),
        slots: 1,
      },
      evaluate: { program: evaluationProgram(evaluate), slots: 1 },
      probe: { program: probeProgram(probe), slots: 1 },
    },
    host.variants,
    host.maxArenaBytes,
  );
  if (planned.peakBytes > caps.peakBytes) {
    throw new AppError(
      'cap-exceeded',
      `memory: the plan needs ${planned.peakBytes} bytes and the study's cap is ${caps.peakBytes}; choose a smaller micro-batch or model`,
    );
  }
  const count = (name: string): number => planned.programs[name]?.dispatches.length ?? 0;
  return {
    script,
    plan: planned,
    parameters,
    microBatches,
    tokensPerStep: script.sequencesPerStep * train.contextLength,
    dispatchesPerStep: count('first') + (microBatches - 1) * count('rest') + count('update'),
  };
}
