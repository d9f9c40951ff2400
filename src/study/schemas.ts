/** The journal's events as valibot schemas: what comes from storage or a file is checked here, once, and then trusted. */
import * as v from 'valibot';
import { errorCodes } from '../base/errors';
import type { TrialOutcome } from '../trial/types';
import { decisions, pauseReasons } from './events';
import type { JournalEntry, StudyEvent } from './events';
import { armIds } from './manifest';
import type { StudyManifest } from './manifest';
import { presetIds } from './presets';
import type { Proposal, ResearchRecord } from './proposal';
import { purposes } from './measurement';
import { protocolSchema } from './protocol';
import { llmChoiceSchema, recordedChoiceSchema } from './researcher-choice';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const settings = v.record(v.string(), finite);
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'));
const error = v.strictObject({ code: v.picklist(errorCodes), message: v.string() });
const budget = v.strictObject({
  clock: v.picklist(['reference-seconds', 'tokens', 'steps', 'gpu-seconds']),
  amount: finite,
});

export const manifestSchema: v.GenericSchema<unknown, StudyManifest> = v.strictObject({
  format: count,
  createdAt: v.string(),
  name: v.string(),
  preset: v.picklist(presetIds),
  arms: v.pipe(v.array(v.picklist(armIds)), v.minLength(1)),
  corpusId: v.string(),
  corpusHash: v.exactOptional(v.string()),
  baselineScript: v.string(),
  settings,
  budget,
  caps: v.strictObject({
    parameters: finite,
    peakBytes: finite,
    graphNodes: finite,
    flopsPerStep: finite,
    pipelines: finite,
    compileSeconds: finite,
  }),
  kernels: v.exactOptional(v.picklist(['canonical', 'tuned'])),
  evaluation: v.strictObject({
    split: v.picklist(['search', 'confirmation', 'test']),
    tokens: count,
    contextLength: count,
  }),
  evaluations: count,
  trialsPerArm: v.pipe(count, v.minValue(1)),
  protocol: protocolSchema,
  seed: v.pipe(v.number(), v.safeInteger()),
  researcher: v.variant('kind', [
    v.strictObject({ kind: v.literal('librarian') }),
    llmChoiceSchema,
    recordedChoiceSchema,
  ]),
  samplePrompts: v.array(v.string()),
});

const paper = v.strictObject({
  id: v.string(),
  title: v.string(),
  authors: v.string(),
  year: finite,
  venue: v.string(),
});
const said = v.variant('role', [
  v.strictObject({ role: v.literal('system'), sha256: digest, characters: count, reference: v.nullable(digest) }),
  v.strictObject({ role: v.literal('user'), text: v.string() }),
  v.strictObject({
    role: v.literal('assistant'),
    text: v.string(),
    toolCalls: v.array(v.strictObject({ id: v.string(), name: v.string(), arguments: v.string() })),
  }),
  v.strictObject({ role: v.literal('tool'), toolCallId: v.string(), text: v.string() }),
]);
const research = {
  papersConsidered: v.array(paper),
  toolCalls: v.array(v.strictObject({ tool: v.string(), input: v.string(), refused: v.nullable(v.string()) })),
  tokensUsed: count,
  costUsd: v.exactOptional(v.nullable(v.pipe(finite, v.minValue(0)))),
  notes: v.exactOptional(v.array(v.string())),
  transcript: v.exactOptional(v.array(said)),
};
const researchRecord: v.GenericSchema<unknown, ResearchRecord> = v.strictObject(research);
const proposal: v.GenericSchema<unknown, Proposal> = v.strictObject({
  ...research,
  title: v.string(),
  rationale: v.string(),
  script: v.string(),
  papersCited: v.array(paper),
  researcher: v.string(),
});

const facts = v.strictObject({
  parameters: count,
  stepsPlanned: v.nullable(count),
  preparationMs: v.strictObject({ record: finite, plan: finite, bind: finite }),
  tokensPerStep: finite,
  peakBytes: finite,
  dispatchesPerStep: finite,
  adapter: v.string(),
  tuned: v.exactOptional(v.record(v.string(), v.string())),
  recomputed: v.exactOptional(v.literal(true)),
});
const measurements = v.strictObject({
  facts,
  steps: v.array(v.strictObject({ step: count, tokens: finite, loss: finite, lr: finite })),
  evaluations: v.array(v.strictObject({ step: count, tokens: finite, valBpb: finite })),
  samples: v.array(v.strictObject({ prompt: v.string(), text: v.string() })),
  tokensPerSecond: finite,
  elapsedSeconds: finite,
});
export const outcomeSchema: v.GenericSchema<unknown, TrialOutcome> = v.variant('kind', [
  v.strictObject({ kind: v.literal('finished'), valBpb: finite, measurements }),
  v.strictObject({
    kind: v.literal('failed'),
    failure: v.picklist(['crash', 'nan', 'timeout', 'refused', 'device-lost', 'stopped']),
    error,
  }),
]);

const failure = v.picklist(['crash', 'nan', 'timeout', 'refused', 'device-lost', 'stopped']);
const arm = v.picklist(armIds);
const training = {
  purpose: v.picklist(purposes),
  subject: v.variant('kind', [
    v.strictObject({ kind: v.literal('baseline') }),
    v.strictObject({ kind: v.literal('trial'), arm, index: count }),
    v.strictObject({ kind: v.literal('without'), arm, removed: v.pipe(v.array(count), v.minLength(1)) }),
  ]),
  seed: count,
  split: v.picklist(['search', 'confirmation', 'test']),
  budgetFactor: v.pipe(finite, v.gtValue(0)),
  script: v.string(),
};
const measuredOutcome = v.variant('kind', [
  v.strictObject({ kind: v.literal('finished'), valBpb: finite, elapsedSeconds: finite, adapter: v.string() }),
  v.strictObject({ kind: v.literal('failed'), failure, error }),
]);

const key = { arm, index: count };
const event = v.variant('kind', [
  v.strictObject({ kind: v.literal('studyCreated'), manifest: manifestSchema }),
  v.strictObject({ kind: v.literal('proposalRequested'), ...key }),
  v.strictObject({ kind: v.literal('trialProposed'), ...key, seed: count, parent: v.nullable(count), proposal }),
  v.strictObject({ kind: v.literal('researcherFailed'), ...key, error, used: researchRecord }),
  v.strictObject({ kind: v.literal('trialStarted'), ...key }),
  v.strictObject({ kind: v.literal('trialMeasured'), ...key, facts }),
  v.strictObject({ kind: v.literal('trialStopped'), ...key, error }),
  v.strictObject({
    kind: v.literal('trialFinished'),
    ...key,
    outcome: outcomeSchema,
    measuredBy: v.nullable(v.strictObject(key)),
  }),
  v.strictObject({ kind: v.literal('trialDecided'), ...key, decision: v.picklist(decisions), reason: v.string() }),
  v.strictObject({ kind: v.literal('measurementStarted'), ...training }),
  v.strictObject({ kind: v.literal('measurementStopped'), error }),
  v.strictObject({ kind: v.literal('measurementFinished'), outcome: measuredOutcome }),
  v.strictObject({ kind: v.literal('testOpened') }),
  v.strictObject({
    kind: v.literal('studyPaused'),
    reason: v.picklist(pauseReasons),
    error: v.nullable(error),
    used: v.exactOptional(researchRecord),
  }),
  v.strictObject({ kind: v.literal('studyResumed') }),
  v.strictObject({ kind: v.literal('studyFinished'), reason: v.picklist(['completed', 'stopped']) }),
]);

export const eventSchema: v.GenericSchema<unknown, StudyEvent> = event;

export const entrySchema: v.GenericSchema<unknown, JournalEntry> = v.strictObject({
  sequence: count,
  time: v.pipe(v.string(), v.isoTimestamp()),
  previous: digest,
  event,
  hash: digest,
});

/** What is wrong and where, in one line. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const [first] = issues;
  if (first === undefined) return 'no details';
  const path = v.getDotPath(first);
  return path === null ? first.message : `${path}: ${first.message}`;
}
