/** One trial from script to outcome. Nothing a script does can throw past here; only a missing GPU or corpus does. */
import { AppError, errorRecord, throwIfAborted } from '../base/errors';
import type { ErrorCode } from '../base/errors';
import { canonicalJson, sha256Hex } from '../base/hash';
import type { Corpus } from '../data/corpus';
import type { Tokenizer } from '../data/tokenizer';
import { GpuHost } from '../engine/host';
import type { Gpu } from '../engine/host';
import type { Session } from '../engine/session';
import { flatTable, memoryTuningStore } from '../engine/tuner';
import type { TuningStore } from '../engine/tuner';
import type { ScriptSandbox } from '../script/sandbox';
import { benchmark } from './benchmark';
import type { Benchmark, BenchmarkOptions, Subject } from './benchmark';
import { restoreCheckpoint, saveCheckpoint } from './checkpoint';
import type { CheckpointStore } from './checkpoint';
import { plannedSteps } from './budget';
import { evaluateBpb } from './evaluator';
import { fittedSession } from './fitted-session';
import { sumOverStep, tokensOfStep } from './model';
import type { LookDesk, Looker } from './look-desk';
import type { Model } from './model';
import { probeTrained, probeUntrained } from './probes';
import { recordScript } from './record';
import { sampleText } from './sampler';
import { Trainer } from './trainer';
import { trialModel } from './trial-model';
import type { ModelFacts, TrialFailure, TrialMeasurements, TrialOutcome, TrialProgress, TrialSpec } from './types';

export interface TrialRunnerOptions {
  readonly gpu: Gpu | undefined;
  readonly tokenizer: Tokenizer;
  corpusFor(corpusId: string, signal: AbortSignal): Promise<Corpus>;
  sandbox(): ScriptSandbox;
  readonly blobs: CheckpointStore;
  /** Where tuned choices outlive this runner; by default they do not. */
  readonly tuning?: TuningStore;
  /** Where looks inside its trainings are asked for. */
  readonly looks?: LookDesk;
}

type OnProgress = (progress: TrialProgress) => void;

/** Errors that are the environment's, not the script's: they reach the caller. */
const environmental: ReadonlySet<ErrorCode> = new Set([
  'webgpu-missing',
  'corpus-download',
  'corpus-corrupt',
  'text-not-utf8',
  'text-too-short',
  'storage-denied',
  'storage-full',
  'usage',
]);

const failureOf: Partial<Record<ErrorCode, TrialFailure>> = {
  'script-timeout': 'timeout',
  'script-memory': 'refused',
  'script-result': 'refused',
  'cap-exceeded': 'refused',
  'probe-failed': 'refused',
  'gpu-out-of-memory': 'refused',
  'loss-not-finite': 'nan',
  'device-lost': 'device-lost',
  aborted: 'stopped',
};

export class GpuTrialRunner {
  readonly #host: GpuHost;
  readonly #tuning: TuningStore;

  constructor(private readonly options: TrialRunnerOptions) {
    this.#host = new GpuHost(options.gpu);
    this.#tuning = options.tuning ?? memoryTuningStore();
  }

  async run(spec: TrialSpec, onProgress: OnProgress, signal: AbortSignal): Promise<TrialOutcome> {
    const sandbox = this.options.sandbox();
    try {
      const corpus = await this.options.corpusFor(spec.corpusId, signal);
      return await this.#measure(spec, corpus, sandbox, onProgress, signal);
    } catch (thrown) {
      const error = errorRecord(await this.#host.explain(thrown), 'script-error');
      if (environmental.has(error.code)) throw thrown;
      return { kind: 'failed', failure: failureOf[error.code] ?? 'crash', error };
    } finally {
      sandbox.dispose();
    }
  }

  /**
   * Measures this GPU, and a step of a script on a session of its own; no trial may run meanwhile.
   * @throws AppError as a trial fails, and `aborted`.
   */
  async benchmark(subject: Subject, options: BenchmarkOptions): Promise<Benchmark> {
    const sandbox = this.options.sandbox();
    try {
      const host = await this.#host.acquire();
      const { vocabularySize } = this.options.tokenizer;
      return await benchmark(subject, host, sandbox, vocabularySize, this.#tuning, options);
    } catch (thrown) {
      throw await this.#host.explain(thrown);
    } finally {
      sandbox.dispose();
    }
  }

  dispose(): void {
    this.#host.dispose();
  }

  async #measure(
    spec: TrialSpec,
    corpus: Corpus,
    sandbox: ScriptSandbox,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<TrialOutcome> {
    onProgress({ kind: 'compiling' });
    const startMs = performance.now();
    const script = await recordScript(spec, sandbox, this.options.tokenizer.vocabularySize);
    const recordedMs = performance.now();
    const host = await this.#host.acquire();
    const acquiredMs = performance.now();
    const choice = { kernels: spec.kernels, store: this.#tuning, signal };
    const asked = await trialModel(script, spec, sandbox, host, choice);
    const plannedMs = performance.now();
    throwIfAborted(signal);
    const { model, session } = await fittedSession(asked, host, spec.caps.compileSeconds);
    const preparationMs = {
      record: recordedMs - startMs,
      plan: plannedMs - acquiredMs,
      bind: performance.now() - plannedMs,
    };
    const { looks: desk, tokenizer } = this.options;
    const looks = desk?.openFor({ session, model, host, tokenizer, spec });
    try {
      return await this.#train(
        spec,
        corpus,
        model,
        session,
        sandbox,
        factsOf(model, spec, host.gpu.adapter.name, preparationMs),
        looks,
        onProgress,
        signal,
      );
    } finally {
      looks?.close();
      session.destroy();
    }
  }

  async #train(
    spec: TrialSpec,
    corpus: Corpus,
    model: Model,
    session: Session,
    sandbox: ScriptSandbox,
    facts: ModelFacts,
    looks: Looker | undefined,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<TrialOutcome> {
    const { tokenizer, blobs } = this.options;
    const { evaluation } = spec;
    const name = `checkpoints/${spec.trialId}`;
    const run = await runHash(spec, corpus, facts);
    let tokensPerSecond = 0;
    const trainer = new Trainer(session, model, sandbox, spec, run, corpus, {
      evaluate: () =>
        evaluateBpb(session, model, corpus.splits[evaluation.split], tokenizer, evaluation.tokens, signal),
      onSteps: (steps, progress, speed) => {
        tokensPerSecond = speed;
        onProgress({ kind: 'steps', steps, progress, tokensPerSecond: speed });
      },
      onEvaluated: (made) => onProgress({ kind: 'evaluated', evaluation: made }),
      save: async (position) => blobs.write(name, await saveCheckpoint(session, model, position)),
      looks,
    });
    await probeUntrained(session, model, spec.seed);
    const saved = await blobs.read(name);
    const position = saved && restoreCheckpoint(session, model, saved, run);
    if (position) trainer.resumeAt(position);
    onProgress({ kind: 'started', facts });
    try {
      await trainer.train(signal);
    } catch (error) {
      if (error instanceof AppError && error.code === 'aborted') {
        await trainer.settle();
        await blobs.write(name, await saveCheckpoint(session, model, trainer.metrics));
      }
      throw error;
    }
    await probeTrained(session, model, spec.seed);
    const samples = await this.#samples(spec, model, session, onProgress, signal);
    await blobs.remove(name);
    const { steps, evaluations, elapsedMs } = trainer.metrics;
    const measurements: TrialMeasurements = {
      facts,
      steps,
      evaluations,
      samples,
      tokensPerSecond,
      elapsedSeconds: elapsedMs / 1000,
    };
    return finished(measurements);
  }

  async #samples(
    spec: TrialSpec,
    model: Model,
    session: Session,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<TrialMeasurements['samples']> {
    const samples: { prompt: string; text: string }[] = [];
    for (const prompt of spec.samplePrompts) {
      const options = { seed: spec.seed, tokens: 60, temperature: 0.8, topK: 40, limitMs: 4000, signal };
      const text = await sampleText(session, model, this.options.tokenizer, prompt, options);
      samples.push({ prompt, text });
      onProgress({ kind: 'sampled', prompt, text });
    }
    return samples;
  }
}

/** @throws AppError `loss-not-finite` if the last evaluation came to no number. */
function finished(measurements: TrialMeasurements): TrialOutcome {
  const last = measurements.evaluations.at(-1);
  if (!last || !Number.isFinite(last.valBpb)) {
    throw new AppError(
      'loss-not-finite',
      `evaluation: val_bpb is ${last?.valBpb}; lower the learning rate or clip gradients`,
    );
  }
  return { kind: 'finished', valBpb: last.valBpb, measurements };
}

const factsOf = (
  model: Model,
  spec: TrialSpec,
  adapter: string,
  preparationMs: ModelFacts['preparationMs'],
): ModelFacts => ({
  parameters: model.parameters,
  stepsPlanned: plannedSteps(spec.budget, model),
  tokensPerStep: tokensOfStep(model, model.shape),
  peakBytes: model.plan.peakBytes,
  dispatchesPerStep: sumOverStep(model, model.shape, ({ dispatches }) => dispatches.length),
  adapter,
  preparationMs,
  ...(model.plan.tuned && { tuned: flatTable(model.plan.tuned) }),
  ...(model.isRecomputed && { recomputed: true }),
});

/** Identity of a run: everything its numbers depend on. */
const runHash = (
  { script, seed, settings, budget, evaluation }: TrialSpec,
  corpus: Corpus,
  { tuned, recomputed }: ModelFacts,
): Promise<string> =>
  sha256Hex(
    canonicalJson({
      script,
      seed,
      settings: settings ?? {},
      budget,
      evaluation,
      corpus: corpus.hash,
      ...(tuned && { tuned }),
      ...(recomputed && { recomputed }),
    }),
  );

/** Trials on `gpu`. The device is acquired at the first trial and again after it was lost. */
export const createTrialRunner = (options: TrialRunnerOptions): GpuTrialRunner => new GpuTrialRunner(options);
