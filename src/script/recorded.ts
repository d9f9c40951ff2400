/** What a script hands over, parsed and rebuilt at the sandbox's border: shapes are inferred again, never believed. */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { sameShape } from '../base/shape';
import { GraphBuilder } from '../graph/builder';
import type { Graph } from '../graph/ir';

const integer = v.pipe(v.number(), v.integer(), v.minValue(0));
const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31));
const shape = v.pipe(v.array(size), v.maxLength(8));
const finite = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const attribute = v.union([v.number(), v.string(), v.boolean(), v.array(v.number())]);

const graphSchema = v.object({
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

const forwardSchema = v.object({ graph: graphSchema, logits: integer, sequences: size, contextLength: size });

const recordedSchema = v.object({
  settings: v.record(v.string(), finite),
  parameters: v.array(
    v.object({ name, shape, distribution: v.picklist(['normal', 'uniform']), offset: finite, scale: finite }),
  ),
  train: v.object({ graph: graphSchema, loss: integer, sequences: size, contextLength: size }),
  evaluate: forwardSchema,
  probe: forwardSchema,
  update: v.object({
    graph: graphSchema,
    assignments: v.array(v.object({ target: integer, value: integer })),
    state: v.array(v.object({ name, shape, initial: finite })),
    scalars: v.array(name),
  }),
  sequencesPerStep: size,
});

export type RecordedScript = v.InferOutput<typeof recordedSchema>;

const scheduleSchema = v.array(v.record(v.string(), finite));

function parse<T extends v.GenericSchema>(schema: T, json: string, what: string): v.InferOutput<T> {
  const result = v.safeParse(schema, JSON.parse(json));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AppError(
    'script-result',
    `${what}: ${v.getDotPath(issue) ?? 'the value'} is not acceptable: ${issue.message}`,
  );
}

/** Rebuilds a graph node by node, so that a forged shape or a forward reference cannot pass. */
function rebuilt(graph: Graph, what: string): void {
  const g = new GraphBuilder();
  for (const node of graph.nodes) {
    if (node.inputs.some((id) => id >= g.values.length)) {
      throw new AppError('script-result', `${what}: operation ${node.op} reads a value that does not exist yet`);
    }
    const outputs = g.apply(node.op, node.inputs, node.attributes);
    if (!sameShape(outputs, node.outputs))
      throw new AppError('script-result', `${what}: the outputs of ${node.op} are misnumbered`);
  }
  if (g.values.some((value, i) => !sameShape(value.shape, graph.values[i]?.shape ?? [-1]))) {
    throw new AppError('script-result', `${what}: a shape differs from what its operation makes`);
  }
}

function checkVocabulary(script: RecordedScript, vocabularySize: number): void {
  for (const forward of [script.evaluate, script.probe]) {
    const made = forward.graph.values[forward.logits]?.shape ?? [];
    const wanted = [forward.sequences, forward.contextLength, vocabularySize];
    if (!sameShape(made, wanted)) {
      throw new AppError(
        'script-result',
        `logits: must be (B, T, V) = (${wanted.join(', ')}), got (${made.join(', ')}); the tokenizer fixes V`,
      );
    }
  }
}

/** @throws AppError `script-result` naming what is wrong with the recording. */
export function parseRecorded(json: string, vocabularySize: number): RecordedScript {
  const script = parse(recordedSchema, json, 'train.js');
  rebuilt(script.train.graph, 'loss');
  rebuilt(script.evaluate.graph, 'logits');
  rebuilt(script.probe.graph, 'logits');
  rebuilt(script.update.graph, 'update');
  checkVocabulary(script, vocabularySize);
  if (script.sequencesPerStep % script.train.sequences !== 0) {
    throw new AppError(
      'script-result',
      `settings: sequencesPerStep ${script.sequencesPerStep} must be a multiple of sequencesPerMicroBatch ${script.train.sequences}`,
    );
  }
  return script;
}

export const parseSchedule = (json: string): Record<string, number>[] => parse(scheduleSchema, json, 'schedule');
