/**
 * Checkpoints in the safetensors layout: 8 bytes of header length, JSON header, raw tensors. Parameters, optimizer state and
 * the position in the data are all a run consists of, so a resumed run is bit for bit the run that never stopped.
 */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { sizeOf } from '../base/shape';
import type { Session } from '../engine/session';
import type { Model, StepShape } from './model';
import type { EvaluationMetrics, StepMetrics } from './types';

const metricsSchema = v.object({
  /** Hash of script, seed and corpus: a checkpoint fits one run only. */
  run: v.string(),
  step: v.number(),
  elapsedMs: v.number(),
  consumed: v.number(),
  cursors: v.record(v.string(), v.number()),
  shape: v.object({ contextLength: v.number(), microBatches: v.number() }),
  steps: v.array(v.object({ step: v.number(), tokens: v.number(), loss: v.number(), lr: v.number() })),
  evaluations: v.array(v.object({ step: v.number(), tokens: v.number(), valBpb: v.number() })),
});

/** Where checkpoints are kept; the blob store is one. */
export interface CheckpointStore {
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface RunPosition {
  readonly run: string;
  readonly step: number;
  readonly elapsedMs: number;
  /** Of the budget, in its own unit. */
  readonly consumed: number;
  /** Sequences read so far at each context length. */
  readonly cursors: Readonly<Record<string, number>>;
  /** Of the step last taken. */
  readonly shape: StepShape;
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly EvaluationMetrics[];
}

const headerSchema = v.looseObject({ __metadata__: v.object({ position: v.string() }) });

interface Entry {
  readonly kind: 'parameter' | 'state';
  readonly name: string;
  readonly shape: readonly number[];
}

const entriesOf = (model: Model): Entry[] => [
  ...model.script.parameters.map(({ name, shape }): Entry => ({ kind: 'parameter', name, shape })),
  ...model.script.state.map(({ name, shape }): Entry => ({ kind: 'state', name, shape })),
];

export async function saveCheckpoint(
  session: Session,
  model: Model,
  position: RunPosition,
): Promise<Uint8Array<ArrayBuffer>> {
  const entries = entriesOf(model).filter(({ kind, name }) => session.has(kind, name));
  const tensors = await Promise.all(entries.map(({ kind, name }) => session.readInput(kind, name)));
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { position: JSON.stringify(position) } };
  entries.forEach(({ kind, name, shape }, i) => {
    const end = offset + (tensors[i] as Float32Array).byteLength;
    header[`${kind}:${name}`] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  });
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let at = 8 + padded;
  for (const tensor of tensors) {
    bytes.set(new Uint8Array(tensor.buffer), at);
    at += tensor.byteLength;
  }
  return bytes;
}

/** Writes a checkpoint's tensors into the session and returns its position; undefined if it is of another run. */
export function restoreCheckpoint(
  session: Session,
  model: Model,
  bytes: Uint8Array<ArrayBuffer>,
  run: string,
): RunPosition | undefined {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = v.parse(headerSchema, JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))));
  const position = v.parse(metricsSchema, JSON.parse(header.__metadata__.position));
  if (position.run !== run) return undefined;
  let at = 8 + length;
  const entries = entriesOf(model).filter(({ kind, name }) => session.has(kind, name));
  const total = entries.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), at);
  if (total !== bytes.length)
    throw new AppError(
      'corpus-corrupt',
      `checkpoint: holds ${bytes.length} bytes and this run needs ${total}; it is set aside and the run starts anew`,
    );
  for (const { kind, name, shape } of entries) {
    const elements = sizeOf(shape);
    session.write(kind, name, new Float32Array(bytes.slice(at, at + 4 * elements).buffer));
    at += 4 * elements;
  }
  return position;
}
