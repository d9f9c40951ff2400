/** Measuring this visitor's GPU: how far it is, what came of it, or why nothing did. */
import { errorRecord } from '../base/errors';
import type { ErrorRecord } from '../base/errors';
import type { Benchmark, BenchmarkStage } from '../trial/benchmark';
import { referenceGpu } from '../trial/reference-clock';
import { gpuWords } from '../words/gpu';

/** Where a stage lies in the whole, from 0 to 1; compiling takes long where shaders are compiled on a CPU. */
const spans: Readonly<Record<BenchmarkStage, readonly [number, number]>> = {
  adapter: [0, 0.2],
  compiling: [0.2, 0.5],
  steps: [0.5, 0.65],
  kernels: [0.65, 1],
};

export class GpuState {
  report: Benchmark | null = $state.raw(null);
  error: ErrorRecord | null = $state.raw(null);
  stage = $state('');
  fraction = $state(0);
  isMeasuring = $state(false);
  #controller: AbortController | null = null;

  constructor(private readonly benchmark: (signal: AbortSignal) => Promise<Benchmark>) {}

  /** Never throws; what the visitor cancelled is no error. */
  async measure(): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    this.#controller = controller;
    [this.isMeasuring, this.error, this.fraction, this.stage] = [true, null, 0, gpuWords.waiting];
    try {
      const report = await this.benchmark(controller.signal);
      if (this.#controller === controller) this.report = report;
    } catch (thrown) {
      const error = errorRecord(thrown, 'worker-message');
      if (this.#controller === controller && error.code !== 'aborted') this.error = error;
    } finally {
      if (this.#controller === controller) [this.#controller, this.isMeasuring] = [null, false];
    }
  }

  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.isMeasuring = false;
  }

  progress({ stage, fraction }: { readonly stage: BenchmarkStage; readonly fraction: number }): void {
    if (!this.isMeasuring) return;
    const [from, to] = spans[stage];
    this.stage = gpuWords.stages[stage];
    this.fraction = from + fraction * (to - from);
  }

  /** The report as text that a person can pass on. */
  json(): string {
    return JSON.stringify({ ...this.report, reference: referenceGpu }, null, 2);
  }
}
