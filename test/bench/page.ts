/** What runs in the page: `window.bench`, called from Node (src/tools/bench.ts). Engines are loaded when first asked for. */
import { describeAdapter } from '../../src/gpu/device';
import type { KernelTime } from './engines/ours-profile';
import { countsOf, forgetPeak, installMeter } from './meter';
import type { DeviceCounts } from './meter';
import type { ModelSize } from './sizes';
import type { Engine, EngineName, Work, Workload } from './workload';

installMeter();

const loaders: Record<EngineName, () => Promise<Engine>> = {
  ours: async () => (await import('./engines/ours')).ours,
  'jax-js': async () => (await import('./engines/jax')).jax('webgpu'),
  'jax-js-wasm': async () => (await import('./engines/jax')).jax('wasm'),
  tfjs: async () => (await import('./engines/tfjs')).tfjs(),
};

const workloads = new Map<string, Workload>();

function workloadOf(key: string): Workload {
  const known = workloads.get(key);
  if (!known) throw new Error(`bench: nothing is open as ${key}; open it first`);
  return known;
}

const idle: DeviceCounts = { bytes: 0, peakBytes: 0, dispatches: 0, submits: 0, pipelines: 0, errors: [] };

const page = {
  async adapter(): Promise<string> {
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) throw new Error('bench: the browser found no WebGPU adapter; see BIBLIOGRAD_BROWSER');
    return describeAdapter(adapter).name;
  },
  async open(key: string, engine: EngineName, work: Work): Promise<void> {
    const loaded = await loaders[engine]();
    const opener = loaded[work.kind] as (work: Work) => Workload | Promise<Workload>;
    workloads.set(key, await opener(work));
  },
  async run(key: string, count: number): Promise<{ seconds: number }> {
    const workload = workloadOf(key);
    await workload.drain();
    const startMs = performance.now();
    for (let i = 0; i < count; i++) await workload.run();
    await workload.drain();
    return { seconds: (performance.now() - startMs) / 1000 };
  },
  outputs: (key: string): Promise<number[]> => workloadOf(key).outputs(),
  facts: (key: string): Readonly<Record<string, number>> => workloadOf(key).facts ?? {},
  counts(key: string): DeviceCounts {
    const { device } = workloadOf(key);
    return device ? countsOf(device) : idle;
  },
  /** Our step, kernel by kernel. */
  profile: async (size: ModelSize): Promise<KernelTime[]> => (await import('./engines/ours-profile')).profile(size),
  /** Tokens a second of the trials of a micro study in the lab's worker. */
  study: async (steps: number): Promise<number[]> => (await import('./study')).study(steps),
  close(key: string): void {
    const workload = workloadOf(key);
    workload.dispose();
    workloads.delete(key);
    if (workload.device) forgetPeak(workload.device);
  },
  /** Where the next contest has no page of its own. */
  closeAll(): void {
    for (const key of [...workloads.keys()]) page.close(key);
  },
};

export type BenchPage = typeof page;

declare global {
  interface Window {
    bench: BenchPage;
  }
}

window.bench = page;
