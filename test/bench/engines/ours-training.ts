/** Our training step as the product has it: sandbox, compiler, plan, session; one submit a step and at most two in flight. */
import type { GpuHost } from '../../../src/engine/host';
import { Session } from '../../../src/engine/session';
import type { Run } from '../../../src/engine/session';
import { microBatchShare } from '../../../src/graph/training';
import { buildModel, inputNames, stepPrograms } from '../../../src/trial/model';
import type { Model } from '../../../src/trial/model';
import { roomyCaps } from '../../support/recording';
import { optimizer } from '../optimizer';
import type { ModelSize } from '../sizes';
import { recordBaseline, subjectOf } from '../subject';
import type { Subject } from '../subject';
import type { Workload } from '../workload';

/** What it takes from a script's text to a session, in ms. */
interface Preparation {
  readonly recordMs: number;
  readonly planMs: number;
  readonly bindMs: number;
}

class Training implements Workload {
  #step = 0;
  #reported = 0;
  #inFlight = Promise.resolve();
  readonly #runs: readonly Run[];
  readonly facts: Readonly<Record<string, number>>;

  constructor(
    readonly device: GPUDevice,
    private readonly session: Session,
    model: Model,
    private readonly subject: Subject,
    preparation: Preparation,
  ) {
    this.facts = { ...preparation, plannedBytes: model.plan.peakBytes };
    this.#runs = stepPrograms(model, model.shape);
    for (const { name, weights } of subject.parameters) session.write('parameter', name, weights);
    session.write('scalar', microBatchShare, Float32Array.of(1));
    session.write('scalar', 'lr', Float32Array.of(optimizer.lr));
  }

  async run(): Promise<void> {
    const { session, subject } = this;
    const { contextLength } = subject.size;
    const { tokens, targets } = subject.batch(this.#step);
    session.write('scalar', 'step', Float32Array.of(this.#step + 1));
    session.write('tokens', inputNames.tokens(contextLength), tokens);
    session.write('targets', inputNames.targets(contextLength), targets);
    session.submit(this.#runs, { kind: 'state', name: 'lossSum', step: this.#step++ });
    const before = this.#inFlight;
    this.#inFlight = session.settle();
    await before;
  }

  drain(): Promise<void> {
    return this.session.settle();
  }

  async outputs(): Promise<number[]> {
    const losses = await this.session.history(this.#reported, this.#step - this.#reported);
    this.#reported = this.#step;
    return [...losses];
  }

  dispose(): void {
    this.session.destroy();
  }
}

/** From the script's text to a session ready for its first step. */
export async function prepareTraining(host: GpuHost, size: ModelSize): Promise<Workload> {
  const { gpu, pipelines, ...limits } = await host.acquire();
  const startMs = performance.now();
  const script = await recordBaseline(size);
  const recordedMs = performance.now();
  const model = buildModel(script, [script.train], 1, limits, roomyCaps);
  const plannedMs = performance.now();
  const session = await Session.create(gpu, pipelines, model.plan);
  const preparation = {
    recordMs: recordedMs - startMs,
    planMs: plannedMs - recordedMs,
    bindMs: performance.now() - plannedMs,
  };
  return new Training(gpu.device, session, model, subjectOf(size, script), preparation);
}
