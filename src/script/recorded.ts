/** What a script hands over, parsed at the sandbox's border. */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { formatShape, sameShape, sizeOf } from '../base/shape';
import type { Shape } from '../base/shape';
import { checkAssignments, checkGraph, floatShape } from './recorded-graphs';

const integer = v.pipe(v.number(), v.integer(), v.minValue(0));
const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31));
const shape = v.pipe(v.array(size), v.maxLength(8));
const finite = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const attribute = v.union([v.number(), v.string(), v.boolean(), v.array(v.number())]);

const graph = v.object({
  values: v.array(v.object({ shape, dtype: v.picklist(['f32', 'i32']) })),
  nodes: v.array(
    v.object({
      op: name,
      inputs: v.array(integer),
      attributes: v.record(v.string(), attribute),
      outputs: v.array(integer),
    }),
  ),
});

const training = v.object({ graph, loss: integer, sequences: size, contextLength: size });
const assigning = v.object({ graph, assignments: v.array(v.object({ target: integer, value: integer })) });
const initial = { distribution: v.picklist(['normal', 'uniform']), offset: finite, scale: finite };

const recordedSchema = v.object({
  settings: v.record(v.string(), finite),
  parameters: v.array(v.object({ name, shape, ...initial })),
  train: training,
  evaluate: v.object({ graph, logits: integer, sequences: size, contextLength: size }),
  update: assigning,
  /** Runs between two passes over the step's batch; the second pass makes the gradients that `update` sees. */
  perturb: v.optional(assigning),
  /** Weights that evaluation uses in place of the parameters of these names. */
  average: v.optional(v.object({ graph, weights: v.array(v.object({ name, value: integer })) })),
  state: v.array(v.object({ name, shape, ...initial, like: v.optional(name) })),
  scalars: v.array(name),
  sequencesPerStep: size,
});

export type RecordedScript = v.InferOutput<typeof recordedSchema>;
export type RecordedTraining = v.InferOutput<typeof training>;

function parse<T extends v.GenericSchema>(schema: T, json: string, what: string): v.InferOutput<T> {
  const result = v.safeParse(schema, parseJson(json, what));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AppError(
    'script-result',
    `${what}: ${v.getDotPath(issue) ?? 'the value'} is not acceptable: ${issue.message}`,
  );
}

function parseJson(json: string, what: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError('script-result', `${what}: handed over something unreadable`, { cause });
  }
}

const shapesOf = (named: readonly { readonly name: string; readonly shape: Shape }[]): Map<string, Shape> =>
  new Map(named.map((each) => [each.name, each.shape]));
const key = new Map<string, Shape>([['key', []]]);

function checkTraining(recorded: RecordedTraining, parameters: ReadonlyMap<string, Shape>): void {
  const batch = [recorded.sequences, recorded.contextLength];
  const tokens = new Map([['tokens', batch]]);
  checkGraph(recorded.graph, { parameter: parameters, tokens, targets: new Map([['targets', batch]]), key }, 'loss');
  const made = floatShape(recorded.graph, recorded.loss, 'loss');
  if (sizeOf(made) !== 1) {
    throw new AppError('script-result', `loss: must be a scalar, got ${formatShape(made)}; take its mean`);
  }
}

function checkEvaluation(
  { evaluate }: RecordedScript,
  parameters: ReadonlyMap<string, Shape>,
  vocabularySize: number,
): void {
  const batch = [evaluate.sequences, evaluate.contextLength];
  checkGraph(evaluate.graph, { parameter: parameters, tokens: new Map([['tokens', batch]]), key }, 'logits');
  const made = floatShape(evaluate.graph, evaluate.logits, 'logits');
  const wanted = [...batch, vocabularySize];
  if (!sameShape(made, wanted)) {
    throw new AppError(
      'script-result',
      `logits: must be (B, T, V) = ${formatShape(wanted)}, got ${formatShape(made)}; the tokenizer fixes V`,
    );
  }
}

function checkUpdates(script: RecordedScript, parameters: ReadonlyMap<string, Shape>): void {
  const readable = {
    parameter: parameters,
    state: shapesOf(script.state),
    scalar: new Map(script.scalars.map((scalar): [string, Shape] => [scalar, []])),
  };
  for (const what of ['update', 'perturb'] as const) {
    const recorded = script[what];
    if (!recorded) continue;
    checkGraph(recorded.graph, { ...readable, gradient: parameters, key }, what);
    checkAssignments(recorded.graph, recorded.assignments, what);
  }
  const { average } = script;
  if (!average) return;
  checkGraph(average.graph, readable, 'evaluationWeights');
  for (const weight of average.weights) {
    const wanted = parameters.get(weight.name);
    if (!wanted || !sameShape(wanted, floatShape(average.graph, weight.value, 'evaluationWeights'))) {
      throw new AppError('script-result', `evaluationWeights: '${weight.name}' is no parameter of that shape`);
    }
  }
}

/** @throws AppError `script-result` naming what is wrong with the recording. */
export function parseRecorded(json: string, vocabularySize: number): RecordedScript {
  const script = parse(recordedSchema, json, 'train.js');
  const parameters = shapesOf(script.parameters);
  if (parameters.size !== script.parameters.length || shapesOf(script.state).size !== script.state.length) {
    throw new AppError('script-result', 'train.js: two parameters or two states have the same name');
  }
  checkTraining(script.train, parameters);
  checkEvaluation(script, parameters, vocabularySize);
  checkUpdates(script, parameters);
  if (script.sequencesPerStep % script.train.sequences !== 0) {
    throw new AppError(
      'script-result',
      `settings: sequencesPerStep ${script.sequencesPerStep} must be a multiple of sequencesPerMicroBatch ${script.train.sequences}`,
    );
  }
  return script;
}

/** The training graph at another context length. @throws as parseRecorded. */
export function parseTraining(json: string, script: RecordedScript): RecordedTraining {
  const recorded = parse(training, json, 'train.js');
  checkTraining(recorded, shapesOf(script.parameters));
  return recorded;
}

const scheduleSchema = v.array(v.record(v.string(), finite));

export const parseSchedule = (json: string): Record<string, number>[] => parse(scheduleSchema, json, 'schedule');
