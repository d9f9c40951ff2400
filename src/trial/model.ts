/** A recorded script as planned programs: gradients at each context length, perturbation, update, averaged weights, evaluation. */
import { AppError } from '../base/errors';
import { sizeOf } from '../base/shape';
import type { AcquiredGpu } from '../engine/host';
import { plan } from '../engine/plan';
import type { Plan, ProgramRequest } from '../engine/plan';
import { GraphBuilder } from '../graph/builder';
import type { InputKind, Node, Program } from '../graph/ir';
import { differentiateLoss, forwardProgram, gradientProgram, updateProgram } from '../graph/training';
import type { Activations } from '../graph/training';
import type { RecordedScript, RecordedTraining } from '../script/recorded';
import { checkPlan, checkRecording } from './caps';
import type { Caps } from './types';

/** The form of one optimizer step. */
export interface StepShape {
  readonly contextLength: number;
  readonly microBatches: number;
}

export interface Model {
  readonly script: RecordedScript;
  readonly plan: Plan;
  readonly parameters: number;
  /** One for each context length. */
  readonly trainings: readonly RecordedTraining[];
  /** Micro-batches a step may have at most. */
  readonly slots: number;
  /** The step of the script's own settings. */
  readonly shape: StepShape;
  /** Whether activations are made again for the backward pass, because the GPU could not hold them. */
  readonly isRecomputed: boolean;
}

export const inputNames = {
  tokens: (contextLength: number) => `tokens@${contextLength}`,
  targets: (contextLength: number) => `targets@${contextLength}`,
  evaluationTokens: 'evaluationTokens',
  evaluationTargets: 'evaluationTargets',
  evaluationKey: 'evaluationKey',
} as const;

type Renaming = (kind: InputKind, name: string) => { readonly kind: InputKind; readonly name: string };

function renamed(program: Program, rename: Renaming): Program {
  const nodes = program.graph.nodes.map((node): Node => {
    if (node.op !== 'input') return node;
    const { kind, name } = node.attributes as { kind: InputKind; name: string };
    return { ...node, attributes: { ...node.attributes, ...rename(kind, name) } };
  });
  return { ...program, graph: { values: program.graph.values, nodes } };
}

/** Training at one context length has its own tokens and targets. */
function trainingPrograms(
  { graph, loss, contextLength }: RecordedTraining,
  script: RecordedScript,
  slots: number,
  activations: Activations,
): [string, ProgramRequest][] {
  const differentiated = differentiateLoss(graph, loss, script.parameters, activations);
  const request = (accumulate: boolean): ProgramRequest => ({
    program: renamed(gradientProgram(differentiated, { accumulate }), (kind, name) => ({
      kind,
      name: kind === 'tokens' || kind === 'targets' ? inputNames[kind](contextLength) : name,
    })),
    slots,
    merging: 'late',
  });
  const first: [string, ProgramRequest] = [`first@${contextLength}`, request(false)];
  return slots > 1 ? [first, [`rest@${contextLength}`, request(true)]] : [first];
}

/**
 * Evaluation belongs to the harness: its own cross-entropy over the script's logits, nats of each token. Nothing is assigned, so
 * it cannot change a weight.
 */
function evaluationPrograms({ evaluate, average }: RecordedScript): [string, ProgramRequest][] {
  const { graph, logits, sequences, contextLength } = evaluate;
  const averaged = new Set(average?.weights.map(({ name }) => name));
  const rename: Renaming = (kind, name) => {
    if (kind === 'tokens') return { kind, name: inputNames.evaluationTokens };
    if (kind === 'key') return { kind, name: inputNames.evaluationKey };
    return { kind: kind === 'parameter' && averaged.has(name) ? 'average' : kind, name };
  };
  const g = new GraphBuilder(graph);
  const targets = g.input('targets', inputNames.evaluationTargets, [sequences, contextLength]);
  const [nats] = g.apply('crossEntropy', [logits, targets]) as [number];
  const request = (program: Program): ProgramRequest => ({
    program: forwardProgram(renamed(program, rename)),
    slots: 1,
  });
  return [
    ['evaluate', request({ graph: g, results: { nats }, assignments: [] })],
    ['probe', request({ graph, results: { logits }, assignments: [] })],
  ];
}

function updatePrograms({ update, perturb, average }: RecordedScript): [string, ProgramRequest][] {
  const request = (program: Program): ProgramRequest => ({ program, slots: 1, merging: 'all' });
  const assigning = ({ graph, assignments }: RecordedScript['update']): ProgramRequest =>
    request(forwardProgram({ graph, results: {}, assignments }));
  const programs: [string, ProgramRequest][] = [['update', request(updateProgram({ ...update, results: {} }))]];
  if (perturb) programs.push(['perturb', assigning(perturb)]);
  if (average) {
    const g = new GraphBuilder(average.graph);
    const assignments = average.weights.map(({ name, value }) => ({
      target: g.input('average', name, g.shapeOf(value)),
      value,
    }));
    programs.push(['average', request(forwardProgram({ graph: g, results: {}, assignments }))]);
  }
  return programs;
}

type PlanningHost = Pick<AcquiredGpu, 'variants' | 'maxArenaBytes'>;

function planOf(
  { script, trainings, slots }: Pick<Model, 'script' | 'trainings' | 'slots'>,
  { variants, maxArenaBytes }: PlanningHost,
  activations: Activations,
): Plan {
  const requests = Object.fromEntries([
    ...trainings.flatMap((training) => trainingPrograms(training, script, slots, activations)),
    ...updatePrograms(script),
    ...evaluationPrograms(script),
  ]);
  return plan(requests, variants, maxArenaBytes);
}

/** @throws AppError `cap-exceeded` with the figure and the limit, before any GPU work. */
export function buildModel(
  script: RecordedScript,
  trainings: readonly RecordedTraining[],
  slots: number,
  host: PlanningHost,
  caps: Caps,
): Model {
  checkRecording(script, caps);
  const model: Model = {
    script,
    plan: planOf({ script, trainings, slots }, host, 'kept'),
    parameters: script.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    trainings,
    slots,
    shape: {
      contextLength: script.train.contextLength,
      microBatches: script.sequencesPerStep / script.train.sequences,
    },
    isRecomputed: false,
  };
  const flops = sumOverStep(model, model.shape, ({ costs }) => costs.reduce((sum, cost) => sum + cost.flops, 0));
  checkPlan(model.plan, flops, caps);
  return model;
}

/**
 * The model for a GPU that cannot hold it: what is large is recomputed for the backward pass. It is billed as the one that keeps
 * everything, so a run has the same steps wherever it is.
 */
export function inLessMemory(model: Model, { variants, maxArenaBytes }: PlanningHost): Model {
  const { tuned, programs: kept } = model.plan;
  const host = { variants: tuned ? { ...variants, tuned } : variants, maxArenaBytes };
  const leaner = planOf(model, host, 'recomputed');
  const billed = Object.entries(leaner.programs).map(([name, program]) => {
    const { costs } = kept[name] ?? program;
    return [name, { ...program, costs }] as const;
  });
  return { ...model, isRecomputed: true, plan: { ...leaner, programs: Object.fromEntries(billed) } };
}

/** Programs of one optimizer step in order; `slot` is the micro-batch whose tokens a program reads. */
export function stepPrograms({ script }: Model, { contextLength, microBatches }: StepShape): readonly StepProgram[] {
  const gradients = Array.from({ length: microBatches }, (_, slot) => ({
    program: `${slot === 0 ? 'first' : 'rest'}@${contextLength}`,
    slot,
  }));
  const again = script.perturb ? [{ program: 'perturb', slot: 0 }, ...gradients] : [];
  return [...gradients, ...again, { program: 'update', slot: 0 }];
}

export interface StepProgram {
  readonly program: string;
  readonly slot: number;
}

/** Sums `of` over the dispatches of one step. @throws AppError `script-result` if the model has no programs for that shape. */
export function sumOverStep(model: Model, shape: StepShape, of: (program: Plan['programs'][string]) => number): number {
  const counts = new Map<string, number>();
  for (const { program } of stepPrograms(model, shape)) counts.set(program, (counts.get(program) ?? 0) + 1);
  return [...counts].reduce((sum, [name, count]) => {
    const program = model.plan.programs[name];
    if (!program) {
      throw new AppError(
        'script-result',
        `schedule: there is no program for ${shape.microBatches} micro-batches of context ${shape.contextLength}; let settings or a smooth schedule name each size`,
      );
    }
    return sum + count * of(program);
  }, 0);
}

export const tokensOfStep = ({ script }: Model, { contextLength, microBatches }: StepShape): number =>
  microBatches * script.train.sequences * contextLength;
