/**
 * The studies that were recorded for this site: a list, and one journal each, as a study exports it or gzipped. The list is made
 * from the journals (npm run studies:index), and a test makes it again.
 */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { armIds } from '../study/manifest';

/** Shares of the baseline's val_bpb in percent; above 0 is better. */
const gainSchema = v.object({
  arm: v.picklist(armIds),
  /** By the search, on its own seed. */
  claimed: v.nullable(v.number()),
  /** On fresh seeds: the mean, and its interval (95 %) where there are two or more. */
  confirmed: v.nullable(
    v.object({ mean: v.number(), low: v.nullable(v.number()), high: v.nullable(v.number()), seeds: v.number() }),
  ),
});

const recordedSchema = v.object({
  /** Of its journal, beside the list. */
  file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  title: v.string(),
  /** ISO 8601. */
  recorded: v.pipe(v.string(), v.isoTimestamp()),
  device: v.string(),
  researcher: v.string(),
  sentence: v.string(),
  gains: v.optional(v.array(gainSchema)),
});
const indexSchema = v.object({ studies: v.array(recordedSchema) });

export type RecordedGain = Readonly<v.InferOutput<typeof gainSchema>>;
export type RecordedStudy = Readonly<v.InferOutput<typeof recordedSchema>>;

/** As the address names it. */
export const recordedName = ({ file }: RecordedStudy): string => file.replace(/\.jsonl(\.bin)?$/, '');

export interface RecordedSource {
  /** The list, where the page brings it along. */
  readonly known?: readonly RecordedStudy[];
  list(): Promise<readonly RecordedStudy[]>;
  /** Its journal as exported. */
  read(study: RecordedStudy): Promise<string>;
}

/** @throws AppError `journal-corrupt` if the list is none. */
export function parseIndex(text: string): readonly RecordedStudy[] {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), indexSchema), text);
  if (parsed.success) return parsed.output.studies;
  const [issue] = parsed.issues;
  throw new AppError(
    'journal-corrupt',
    `recorded studies: the list is damaged (${v.getDotPath(issue) ?? 'at its root'}: ${issue.message}); reload the page`,
  );
}

/** The journal's text; what is gzipped is unpacked, however it is named. */
export async function journalText(bytes: Uint8Array): Promise<string> {
  const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzipped ? (await import('fflate')).gunzipSync(bytes) : bytes;
  return new TextDecoder().decode(plain);
}

export function recordedOf(baseUrl: string, known?: readonly RecordedStudy[]): RecordedSource {
  const get = async (file: string): Promise<Response> => {
    const failed = (what: string): AppError =>
      new AppError('journal-corrupt', `recorded study: ${file} could not be read (${what}); reload the page`);
    const response = await fetch(new URL(`studies/${file}`, baseUrl)).catch(() => {
      throw failed('no connection');
    });
    if (!response.ok) throw failed(`status ${response.status}`);
    return response;
  };
  return {
    ...(known && { known }),
    list: async () => known ?? parseIndex(await (await get('index.json')).text()),
    read: async ({ file }) => journalText(new Uint8Array(await (await get(file)).arrayBuffer())),
  };
}

export const noneRecorded: RecordedSource = {
  list: () => Promise.resolve([]),
  read: () => Promise.reject(new AppError('journal-corrupt', 'recorded study: none was recorded')),
};
