/** The model of a trial: programs for every context length its schedule asks for, under canonical or tuned kernels. */
import { AppError } from '../base/errors';
import type { AcquiredGpu } from '../engine/host';
import { countedDispatches, tune } from '../engine/tuner';
import type { TuningStore } from '../engine/tuner';
import type { ScriptSandbox } from '../script/sandbox';
import { parseTraining } from '../script/recorded';
import type { RecordedScript, RecordedTraining } from '../script/recorded';
import { plannedSteps } from './budget';
import { buildModel, stepPrograms } from './model';
import type { Model } from './model';
import { shapesOfSchedule } from './step-plan';
import type { TrialSpec } from './types';

/** Context lengths one trial may train with. */
const maxContexts = 8;

/** What is asked for, and where choices are kept. */
export interface KernelChoice {
  readonly kernels: TrialSpec['kernels'];
  readonly store: TuningStore;
  readonly signal: AbortSignal;
}

/** `build` on the host as it is, or on one tuned to the shapes of the step that comes of that. */
export async function underKernels(
  { kernels = 'canonical', store, signal }: KernelChoice,
  host: AcquiredGpu,
  build: (host: AcquiredGpu) => Model,
): Promise<Model> {
  const canonical = build(host);
  if (kernels === 'canonical') return canonical;
  const dispatches = countedDispatches(canonical.plan, stepPrograms(canonical, canonical.shape));
  const tuned = await tune(host, dispatches, store, signal);
  return build({ ...host, variants: { ...host.variants, tuned } });
}

async function trainingsAt(
  contexts: readonly number[],
  script: RecordedScript,
  sandbox: ScriptSandbox,
): Promise<readonly RecordedTraining[]> {
  if (contexts.length > maxContexts) {
    throw new AppError(
      'cap-exceeded',
      `schedule: asks for ${contexts.length} context lengths and the limit is ${maxContexts}; use fewer, such as powers of two`,
    );
  }
  const trainings = [script.train];
  for (const contextLength of contexts) {
    if (contextLength !== script.train.contextLength) {
      trainings.push(parseTraining(await sandbox.recordTraining(contextLength), script));
    }
  }
  return trainings;
}

/** The sizes the schedule names are known before the GPU is touched. */
export async function trialModel(
  script: RecordedScript,
  spec: TrialSpec,
  sandbox: ScriptSandbox,
  host: AcquiredGpu,
  choice: KernelChoice,
): Promise<Model> {
  const slots = script.sequencesPerStep / script.train.sequences;
  const plain = buildModel(script, [script.train], slots, host, spec.caps);
  const shapes = await shapesOfSchedule(sandbox, script, plannedSteps(spec.budget, plain) ?? 1000);
  const isPlain = shapes.contexts.length === 1 && shapes.slots === slots;
  const trainings = await trainingsAt(shapes.contexts, script, sandbox);
  return underKernels(choice, host, (on) =>
    isPlain && on === host ? plain : buildModel(script, trainings, shapes.slots, on, spec.caps),
  );
}
