/**
 * A cassette: what a model answered, kept under the SHA-256 of what it was asked, so that a study can be replayed without the model.
 * *Replay* answers exactly the recorded requests. *Replay with live training* also answers a request that differs from a recorded
 * one only in its results, as long as every val_bpb is within the band; the first that is not ends the replay with the reason.
 */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { canonicalJson, sha256Hex } from '../base/hash';
import type { ChatModel, Completion, CompletionRequest } from './providers/types';

const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const completionSchema: v.GenericSchema<unknown, Completion> = v.strictObject({
  content: v.string(),
  toolCalls: v.array(
    v.strictObject({
      id: v.string(),
      name: v.string(),
      arguments: v.string(),
      signature: v.exactOptional(v.string()),
    }),
  ),
  usage: v.strictObject({
    inputTokens: count,
    outputTokens: count,
    cachedTokens: v.exactOptional(count),
    isEstimated: v.exactOptional(v.boolean()),
  }),
  costUsd: v.nullable(count),
  stopReason: v.picklist(['stop', 'tool-calls', 'length', 'refused']),
});

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'));
const entrySchema = v.strictObject({
  /** Of the canonical request. */
  request: digest,
  /** Of the request with its results blanked. */
  shape: digest,
  /** The results, in order. */
  results: v.array(v.number()),
  reply: completionSchema,
});
const cassetteSchema = v.strictObject({ format: v.literal(1), model: v.string(), entries: v.array(entrySchema) });

export type Cassette = v.InferOutput<typeof cassetteSchema>;
type Entry = Cassette['entries'][number];

export const emptyCassette = (model: string): Cassette => ({ format: 1, model, entries: [] });

/** @throws AppError `usage` for text that is no cassette. */
export function parseCassette(text: string): Cassette {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('usage', 'cassette: the file is not JSON; choose a file that Bibliograd recorded', { cause });
  }
  const parsed = v.safeParse(cassetteSchema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new AppError(
    'usage',
    `cassette: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}; choose a file that Bibliograd recorded`,
  );
}

const resultPattern = /(val_bpb )(-?\d+(?:\.\d+)?)/g;
/** What follows from results, and cannot agree to the digit when they are measured again. */
const derivedPattern = /^( {2}(?:curve|change|delta)[^:\n]*:).*$/gm;

interface Fingerprint {
  readonly request: string;
  readonly shape: string;
  readonly results: readonly number[];
}

async function fingerprint(model: string, { messages, tools }: CompletionRequest): Promise<Fingerprint> {
  const results: number[] = [];
  const blank = (text: string): string =>
    text
      .replace(derivedPattern, '$1')
      .replace(resultPattern, (_, words: string, value: string) => (results.push(Number(value)), words));
  const blanked = messages.map((message) => ({ ...message, content: blank(message.content) }));
  return {
    request: await sha256Hex(canonicalJson({ model, messages, tools })),
    shape: await sha256Hex(canonicalJson({ model, messages: blanked, tools })),
    results,
  };
}

/** The model itself; `onEntry` is given each exchange to keep. */
export function recordingModel(model: ChatModel, onEntry: (entry: Entry) => void): ChatModel {
  return {
    name: model.name,
    async complete(request) {
      const key = await fingerprint(model.name, request);
      const reply = await model.complete(request);
      onEntry({ ...key, results: [...key.results], reply: v.parse(completionSchema, reply) });
      return reply;
    },
    release: () => model.release?.(),
  };
}

export interface Replay {
  /** Largest difference of a val_bpb from the recorded one; left out, only equal requests are answered. */
  readonly band?: number;
  readonly onActivity?: (text: string) => void;
}

/** A model that only repeats. @throws AppError `cassette-miss` or `cassette-diverged`. */
export function replayingModel({ model, entries }: Cassette, { band, onActivity }: Replay = {}): ChatModel {
  return {
    name: model,
    async complete(request) {
      const key = await fingerprint(model, request);
      const exact = entries.find((entry) => entry.request === key.request);
      if (exact) return exact.reply;
      const similar = entries.filter((entry) => entry.shape === key.shape);
      if (band === undefined || similar.length === 0) throw missed(band !== undefined);
      const [nearest] = similar
        .map((entry) => ({ entry, distance: distanceOf(entry.results, key.results) }))
        .toSorted((a, b) => a.distance - b.distance);
      if (nearest !== undefined && nearest.distance <= band) return nearest.entry.reply;
      const far = `a val_bpb is ${nearest?.distance.toFixed(4)} from the recorded one, more than ${band}`;
      onActivity?.(`the replay ends here: ${far}`);
      throw new AppError(
        'cassette-diverged',
        `cassette: ${far}, so the recorded model would have answered something else; go on with a model of your own`,
      );
    },
  };
}

const distanceOf = (a: readonly number[], b: readonly number[]): number =>
  Math.max(0, ...a.map((value, i) => Math.abs(value - (b[i] ?? Infinity))));

const missed = (isLive: boolean): AppError =>
  new AppError(
    'cassette-miss',
    `cassette: it has no reply to this request${isLive ? ', and none to one that differs only in its results' : ''}; replay it with the study, script and version that it was recorded with`,
  );
