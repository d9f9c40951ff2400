/** What the page and the lab worker say to each other: methods the page calls, events the lab sends. */
import * as v from 'valibot';
import { armIds } from '../study/manifest';
import { protocolIds } from '../study/protocol';
import { presetIds } from '../study/presets';
import { llmChoiceSchema } from '../study/researcher-choice';
import { entrySchema, manifestSchema, outcomeSchema } from '../study/schemas';
import type { TrialProgress } from '../trial/types';
import { benchmarkSchema, stages } from './benchmark';
import { lookSchema } from './look';
import { errorSchema } from './rpc';
import type { Contract } from './rpc';

const nothing = v.void();
const study = v.object({ studyId: v.string() });
/** In memory only, for the researcher's own requests; never stored, journaled or logged. */
const secret = { apiKey: v.optional(v.string(), '') };

const corpus = v.object({ id: v.string(), name: v.string(), summary: v.string() });
export type CorpusInfo = v.InferOutput<typeof corpus>;

const header = v.object({ studyId: v.string(), name: v.string(), createdAt: v.string(), entries: v.number() });

const gpu = v.variant('kind', [
  v.object({ kind: v.literal('ready'), adapter: v.string(), isSoftware: v.boolean() }),
  v.object({ kind: v.literal('missing'), reason: v.string() }),
]);
export type GpuStatus = v.InferOutput<typeof gpu>;

const choices = v.object({
  name: v.string(),
  preset: v.picklist(presetIds),
  corpusId: v.string(),
  researcher: v.variant('kind', [v.object({ kind: v.literal('librarian') }), llmChoiceSchema]),
  budget: v.object({
    clock: v.picklist(['reference-seconds', 'tokens', 'steps', 'gpu-seconds']),
    amount: v.number(),
  }),
  trialsPerArm: v.number(),
  seed: v.number(),
  kernels: v.exactOptional(v.picklist(['canonical', 'tuned'])),
  arms: v.exactOptional(v.array(v.picklist(armIds))),
  protocol: v.exactOptional(v.picklist(protocolIds)),
});
/** What a visitor chooses for a study; the lab adds the baseline script, the corpus hash and the time. */
export type LabChoices = v.InferOutput<typeof choices>;

const labInfo = v.object({
  gpu,
  studies: v.array(header),
  corpora: v.array(corpus),
  /** Why nothing outlives the page, or null if it does. */
  storageWarning: v.nullable(v.string()),
});
export type LabInfo = v.InferOutput<typeof labInfo>;

const trial = v.object({ arm: v.picklist(armIds), index: v.number() });

const retraining = v.object({
  manifest: manifestSchema,
  trials: v.pipe(v.array(v.object({ ...trial.entries, script: v.string() })), v.maxLength(2)),
});
/** Trials of a study of any origin, to be trained as it would train them. */
export type Retraining = v.InferOutput<typeof retraining>;

export const labContract = {
  /** `builtIn` leads to the page's own model, where there is one. */
  open: { input: v.object({ baseUrl: v.string(), builtIn: v.optional(v.instance(MessagePort)) }), output: labInfo },
  /** Resolves when the study is journaled and under way. */
  start: { input: v.object({ choices, ...secret }), output: study },
  /** A recorded study's journal, as exported: its proposals are repeated, and trained here. */
  repeat: { input: v.object({ recording: v.string() }), output: study },
  /** The journal, as exported, whose proposals a study repeats. */
  recording: { input: study, output: v.string() },
  resume: { input: v.object({ ...study.entries, ...secret }), output: nothing },
  /** Resolves when the study has stopped running. */
  pause: { input: nothing, output: nothing },
  /** Ends the study for good. */
  stop: { input: study, output: nothing },
  importCorpus: { input: v.object({ name: v.string(), bytes: v.instance(Uint8Array) }), output: corpus },
  listStudies: { input: nothing, output: v.array(header) },
  loadStudy: { input: study, output: v.array(entrySchema) },
  deleteStudy: { input: study, output: nothing },
  /** Measures the GPU; refused while a study runs, and given up when one starts. */
  benchmark: { input: nothing, output: benchmarkSchema },
  /** What is wrong with a script under a study's rules, in the words that teach; null if it can be trained. Never waits for the GPU. */
  checkScript: {
    input: v.object({ manifest: manifestSchema, script: v.string() }),
    output: v.nullable(v.string()),
  },
  /** Trains recorded trials again, on a device of its own and without checkpoints; refused and given up as a measurement is. */
  retrain: { input: retraining, output: v.array(outcomeSchema) },
  /** Looks inside whatever trains, at its next step, with a sentence of the visitor's; waits until something does. */
  look: { input: v.object({ text: v.pipe(v.string(), v.maxLength(2000)) }), output: lookSchema },
} satisfies Contract;

const metrics = v.object({ step: v.number(), tokens: v.number(), loss: v.number(), lr: v.number() });
const progress: v.GenericSchema<unknown, TrialProgress> = v.variant('kind', [
  v.object({ kind: v.literal('compiling') }),
  v.object({
    kind: v.literal('started'),
    facts: v.object({
      parameters: v.number(),
      stepsPlanned: v.nullable(v.number()),
      tokensPerStep: v.number(),
      peakBytes: v.number(),
      dispatchesPerStep: v.number(),
      adapter: v.string(),
      preparationMs: v.object({ record: v.number(), plan: v.number(), bind: v.number() }),
      tuned: v.exactOptional(v.record(v.string(), v.string())),
      recomputed: v.exactOptional(v.literal(true)),
    }),
  }),
  v.object({
    kind: v.literal('steps'),
    steps: v.array(metrics),
    progress: v.number(),
    tokensPerSecond: v.number(),
  }),
  v.object({
    kind: v.literal('evaluated'),
    evaluation: v.object({ step: v.number(), tokens: v.number(), valBpb: v.number() }),
  }),
  v.object({ kind: v.literal('sampled'), prompt: v.string(), text: v.string() }),
]);

const corpusProgress = v.object({
  corpusId: v.string(),
  stage: v.picklist(['download', 'generate', 'tokenize']),
  fraction: v.number(),
  text: v.string(),
});
export type CorpusStatus = v.InferOutput<typeof corpusProgress>;

export const labEventSchema = v.variant('kind', [
  v.object({ kind: v.literal('entry'), studyId: v.string(), entry: entrySchema }),
  v.object({ kind: v.literal('progress'), studyId: v.string(), trial, progress }),
  v.object({ kind: v.literal('activity'), studyId: v.string(), trial, text: v.string() }),
  v.object({ kind: v.literal('corpus'), status: corpusProgress }),
  v.object({ kind: v.literal('measuring'), stage: v.picklist(stages), fraction: v.number() }),
  v.object({ kind: v.literal('retraining'), trial, progress }),
  /** The study no longer runs; `error` is why, if neither its end nor the visitor was. */
  v.object({ kind: v.literal('idle'), studyId: v.string(), error: v.nullable(errorSchema) }),
]);
export type LabEvent = v.InferOutput<typeof labEventSchema>;
