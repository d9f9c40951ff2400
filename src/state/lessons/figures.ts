/**
 * The figures that were recorded for the lessons (npm run lessons:record): what each run came to, on which device and when. Where there is
 * no WebGPU a lesson shows these, and nothing else.
 */
import * as v from 'valibot';
import { AppError } from '../../base/errors';
import { editIds, lessonTokens } from '../../worker/lesson-runs';
import type { EditId } from '../../worker/lesson-runs';

export { lessonTokens };

export interface LessonRun {
  readonly edit: EditId;
  readonly seed: number;
}

const seeds = (count: number): number[] => Array.from({ length: count }, (_, k) => k + 1);

/** Eight seeds of the baseline, for the noise floor; three of each edit, on seeds that the baseline has. */
export const recordedPlan: readonly LessonRun[] = editIds.flatMap((edit) =>
  seeds(edit === 'baseline' ? 8 : 3).map((seed) => ({ edit, seed })),
);

const figuresSchema = v.strictObject({
  recorded: v.pipe(v.string(), v.isoTimestamp()),
  device: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  /** Of each run's training. */
  tokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
  runs: v.pipe(
    v.array(
      v.strictObject({
        edit: v.picklist(editIds),
        seed: v.pipe(v.number(), v.integer()),
        valBpb: v.pipe(v.number(), v.finite(), v.minValue(0)),
      }),
    ),
    v.maxLength(1000),
  ),
});
export type LessonFigures = Readonly<v.InferOutput<typeof figuresSchema>>;

/** @throws AppError `journal-corrupt`. */
export function parseFigures(text: string): LessonFigures {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), figuresSchema), text);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new AppError(
    'journal-corrupt',
    `lessons: the recorded figures are damaged (${v.getDotPath(issue) ?? 'at their root'}: ${issue.message.slice(0, 200)}); reload the page`,
  );
}

/** Null where none were recorded for this site, or the network is away. */
export async function fetchFigures(baseUrl: string): Promise<LessonFigures | null> {
  const response = await fetch(new URL('lessons/figures.json', baseUrl)).catch(() => null);
  return response?.ok === true ? parseFigures(await response.text()) : null;
}
