/** Refusals before any GPU work: each names the figure, the study's limit and the cure. */
import { AppError } from '../base/errors';
import { sizeOf } from '../base/shape';
import type { Plan } from '../engine/plan';
import type { RecordedScript } from '../script/recorded';
import type { Caps } from './types';

function check(what: string, figure: number, limit: number, cure: string): void {
  if (figure <= limit) return;
  const shown = figure.toLocaleString('en-US', { maximumFractionDigits: 0 });
  const allowed = limit.toLocaleString('en-US', { maximumFractionDigits: 0 });
  throw new AppError('cap-exceeded', `${what}: ${shown} is above the study's limit of ${allowed}; ${cure}`);
}

/** A script holds no table of memorised text: the numbers in it are few. */
const maxNumbers = 256;

function checkNumbers({ parameters, state, evaluate, average }: RecordedScript): void {
  const limit = 'compute tables from arange or declare them as trained parameters';
  const initial = [...parameters, ...state].flatMap(({ offset, scale }) => [offset, scale]);
  check('distinct numbers that parameters and state start from', new Set(initial).size, maxNumbers, limit);
  const nodes = [evaluate, average].flatMap((recorded) => recorded?.graph.nodes ?? []);
  const constants = nodes.flatMap(({ op, attributes }) => (op === 'constant' ? [attributes['value']] : []));
  check('distinct numbers in logits and evaluationWeights', new Set(constants).size, maxNumbers, limit);
}

/** What is known from the recording alone. */
export function checkRecording(script: RecordedScript, caps: Caps): void {
  const { parameters, train, update, perturb, average } = script;
  checkNumbers(script);
  const count = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  check('parameters', count, caps.parameters, 'make the model smaller');
  const graphs = [train, update, perturb, average].flatMap((recorded) => recorded?.graph ?? []);
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes.length, 0);
  check('operations in the graph', nodes, caps.graphNodes, 'use fewer layers or a simpler update');
}

const memoryCure = 'choose a smaller micro-batch or model, or wrap layers in checkpoint';

/** What the plan tells. */
export function checkPlan(plan: Plan, flopsPerStep: number, caps: Caps): void {
  check('bytes of GPU memory', plan.peakBytes, caps.peakBytes, memoryCure);
  check('FLOPs a step', flopsPerStep, caps.flopsPerStep, 'use fewer tokens a step or a smaller model');
  check('distinct GPU pipelines', plan.pipelines, caps.pipelines, 'use fewer distinct shapes and expressions');
}
