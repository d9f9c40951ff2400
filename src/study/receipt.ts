/**
 * A verification as a text that can be passed on. Its hash shows that nothing in it was changed since, and its head which journal it
 * is about; it does not show who made it.
 */
import * as v from 'valibot';
import { AppError, errorCodes } from '../base/errors';
import { canonicalJson, sha256Hex } from '../base/hash';
import type { JournalEntry } from './events';
import { armIds } from './manifest';
import { describeIssues } from './schemas';
import { answers, grounds } from './verify';
import type { Verification } from './verify';

const receiptVersion = 1;
const longestReceipt = 64 * 1024;

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'));
const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(2000));

const difference = v.strictObject({
  arm: v.picklist(armIds),
  index: count,
  recordedBpb: finite,
  hereBpb: v.nullable(finite),
  isEqual: v.boolean(),
  losses: count,
  differing: count,
  firstStep: v.nullable(count),
  largestLossDifference: finite,
  evaluationsDiffering: count,
  error: v.nullable(v.strictObject({ code: v.picklist(errorCodes), message: text })),
});

const verificationSchema: v.GenericSchema<unknown, Verification> = v.strictObject({
  answer: v.picklist(answers),
  ground: v.picklist(grounds),
  sigma: v.nullable(finite),
  sigmaSeeds: count,
  recordedAdapter: text,
  adapter: text,
  trials: v.pipe(v.array(difference), v.length(2)),
  recordedGain: finite,
  gain: v.nullable(finite),
});

const receiptSchema = v.strictObject({
  bibliograd: v.literal('receipt'),
  version: v.literal(receiptVersion),
  study: v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
    name: text,
    entries: count,
    head: digest,
  }),
  made: v.pipe(v.string(), v.isoTimestamp()),
  browser: text,
  verification: verificationSchema,
  sha256: digest,
});

export type Receipt = Readonly<v.InferOutput<typeof receiptSchema>>;

const hashOf = ({ sha256: _, ...rest }: Receipt): Promise<string> => sha256Hex(canonicalJson(rest));

export async function makeReceipt(facts: {
  readonly studyId: string;
  readonly name: string;
  readonly entries: readonly JournalEntry[];
  /** Left out: now. */
  readonly made?: Date;
  readonly browser: string;
  readonly verification: Verification;
}): Promise<Receipt> {
  const cut = (long: string): string => long.slice(0, 2000);
  const { verification } = facts;
  const receipt = {
    bibliograd: 'receipt' as const,
    version: 1 as const,
    study: {
      id: facts.studyId,
      name: cut(facts.name),
      entries: facts.entries.length,
      head: facts.entries.at(-1)?.hash ?? '',
    },
    made: (facts.made ?? new Date()).toISOString(),
    browser: cut(facts.browser),
    verification: {
      ...verification,
      trials: verification.trials.map(({ error, ...trial }) => ({
        ...trial,
        error: error === null ? null : { ...error, message: cut(error.message) },
      })),
    },
    sha256: '',
  };
  return { ...receipt, sha256: await hashOf(receipt) };
}

const refused = (what: string): AppError =>
  new AppError('journal-corrupt', `receipt: ${what}; ask for an intact copy, or verify the trial yourself`);

/** @throws AppError `journal-corrupt` or `journal-version`; the hash is checked. */
export async function readReceipt(stored: string): Promise<Receipt> {
  if (stored.length > longestReceipt) throw refused(`it is longer than ${longestReceipt} characters`);
  const raw = v.safeParse(v.pipe(v.string(), v.parseJson()), stored);
  if (!raw.success) throw refused('it is not JSON');
  const version = v.safeParse(v.object({ version: v.number() }), raw.output);
  if (version.success && version.output.version !== receiptVersion)
    throw new AppError(
      'journal-version',
      `receipt: it has version ${version.output.version}, and this version of Bibliograd reads ${receiptVersion}; reload the page, then open it again`,
    );
  const parsed = v.safeParse(receiptSchema, raw.output);
  if (!parsed.success) throw refused(`it is not a receipt (${describeIssues(parsed.issues)})`);
  if ((await hashOf(parsed.output)) !== parsed.output.sha256) throw refused('it was changed after it was made');
  return parsed.output;
}
