/**
 * A GPU against a model: what the adapter can do at best, how many tokens a second a script's step makes of it, and where the step's
 * time goes. On random tokens and a session of its own; no trial is touched.
 */
import { throwIfAborted } from '../base/errors';
import { Random } from '../base/random';
import type { AcquiredGpu } from '../engine/host';
import { measureAdapter } from '../engine/measure';
import type { AdapterRates } from '../engine/measure';
import type { Plan } from '../engine/plan';
import { profileStep } from '../engine/profile';
import type { Profile } from '../engine/profile';
import { Session } from '../engine/session';
import { flatTable } from '../engine/tuner';
import type { TuningStore } from '../engine/tuner';
import { microBatchShare } from '../graph/training';
import { parseSchedule } from '../script/recorded';
import type { ScriptSandbox } from '../script/sandbox';
import { initialise } from './initialise';
import { buildModel, inputNames, stepPrograms, tokensOfStep } from './model';
import type { Model, StepProgram } from './model';
import { recordScript } from './record';
import { underKernels } from './trial-model';
import type { TrialSpec } from './types';

/** The script to measure. */
export type Subject = Pick<TrialSpec, 'script' | 'settings' | 'evaluation' | 'caps' | 'kernels'>;

export interface StepSpeed {
  readonly parameters: number;
  readonly tokensPerStep: number;
  readonly msPerStep: number;
  readonly tokensPerSecond: number;
}

export interface Benchmark {
  readonly adapter: string;
  readonly isSoftware: boolean;
  readonly rates: AdapterRates;
  readonly step: StepSpeed;
  readonly profile: Profile;
  /** Variants by shape, if the step ran on tuned kernels. */
  readonly tuned?: Readonly<Record<string, string>>;
}

export type BenchmarkStage = 'adapter' | 'compiling' | 'steps' | 'kernels';

export interface BenchmarkOptions {
  readonly signal: AbortSignal;
  /** `fraction` is of the stage. */
  readonly onProgress?: (stage: BenchmarkStage, fraction: number) => void;
}

const seed = 1;
const speedMs = 300;
const [fewestSteps, mostSteps] = [2, 64];

/** Only the programs of a step: nothing else is compiled. */
function planOfStep({ plan }: Model, runs: readonly StepProgram[]): Plan {
  const names = new Set(runs.map(({ program }) => program));
  return { ...plan, programs: Object.fromEntries(Object.entries(plan.programs).filter(([name]) => names.has(name))) };
}

async function writeScalars(session: Session, { script, shape }: Model, sandbox: ScriptSandbox): Promise<void> {
  const moment = { step: 0, steps: 100, progress: 0, tokens: 0 };
  const [scheduled = {}] = parseSchedule(await sandbox.schedule([moment]));
  const scalars: Record<string, number> = { ...scheduled, step: 1, [microBatchShare]: 1 / shape.microBatches };
  for (const name of [...script.scalars, microBatchShare]) {
    if (session.has('scalar', name)) session.write('scalar', name, Float32Array.of(scalars[name] ?? 1));
  }
}

function writeTokens(session: Session, { script, shape }: Model, vocabularySize: number): void {
  const random = new Random(seed);
  const { contextLength, microBatches } = shape;
  for (let slot = 0; slot < microBatches; slot++) {
    for (const kind of ['tokens', 'targets'] as const) {
      const name = inputNames[kind](contextLength);
      const count = script.train.sequences * contextLength;
      const tokens = Int32Array.from({ length: count }, () => random.below(vocabularySize));
      if (session.has(kind, name)) session.write(kind, name, tokens, slot);
    }
    if (session.has('key', 'key')) session.write('key', 'key', Int32Array.of(slot), slot);
  }
}

/** After one step that warms up: as many as last long enough to be timed. */
async function speedOf(
  session: Session,
  model: Model,
  runs: readonly StepProgram[],
  { signal, onProgress }: BenchmarkOptions,
): Promise<StepSpeed> {
  session.submit(runs);
  await session.settle();
  const startMs = performance.now();
  const elapsedMs = (): number => performance.now() - startMs;
  let steps = 0;
  while (steps < fewestSteps || (elapsedMs() < speedMs && steps < mostSteps)) {
    throwIfAborted(signal);
    for (let i = 0; i < fewestSteps; i++) session.submit(runs);
    steps += fewestSteps;
    await session.settle();
    onProgress?.('steps', Math.min(1, elapsedMs() / speedMs));
  }
  const msPerStep = elapsedMs() / steps;
  const tokensPerStep = tokensOfStep(model, model.shape);
  return {
    parameters: model.parameters,
    tokensPerStep,
    msPerStep,
    tokensPerSecond: (1000 * tokensPerStep) / msPerStep,
  };
}

/** @throws AppError `aborted`, and as a trial of the script would fail. */
export async function benchmark(
  subject: Subject,
  host: AcquiredGpu,
  sandbox: ScriptSandbox,
  vocabularySize: number,
  store: TuningStore,
  options: BenchmarkOptions,
): Promise<Benchmark> {
  const { signal, onProgress } = options;
  const tell = (stage: BenchmarkStage) => (fraction: number) => onProgress?.(stage, fraction);
  tell('adapter')(0);
  const rates = await measureAdapter(host, { signal, onProgress: tell('adapter') });
  tell('compiling')(0);
  const script = await recordScript(subject, sandbox, vocabularySize);
  const slots = script.sequencesPerStep / script.train.sequences;
  const model = await underKernels({ kernels: subject.kernels, store, signal }, host, (on) =>
    buildModel(script, [script.train], slots, on, subject.caps),
  );
  const runs = stepPrograms(model, model.shape);
  throwIfAborted(signal);
  const session = await Session.create(host.gpu, host.pipelines, planOfStep(model, runs));
  try {
    throwIfAborted(signal);
    await initialise(session, model, seed);
    await writeScalars(session, model, sandbox);
    writeTokens(session, model, vocabularySize);
    tell('steps')(0);
    const step = await speedOf(session, model, runs, options);
    const profile = await profileStep(host.gpu, session, runs, { signal, onProgress: tell('kernels') });
    const { name, isSoftware } = host.gpu.adapter;
    const { tuned } = model.plan;
    return { adapter: name, isSoftware, rates, step, profile, ...(tuned && { tuned: flatTable(tuned) }) };
  } finally {
    session.destroy();
  }
}
