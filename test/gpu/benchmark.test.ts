// @module-tag long
/** Measuring in real Chromium: its kernels compute what they claim, the profile accounts for every dispatch, and trials never notice. */
import { beforeAll, expect, test } from 'vitest';
import { embeddedCorpus } from '../../src/data/corpora';
import type { Corpus } from '../../src/data/corpus';
import { parseTokenizer } from '../../src/data/tokenizer';
import type { Tokenizer } from '../../src/data/tokenizer';
import { Stopwatch } from '../../src/engine/stopwatch';
import { readBuffer } from '../../src/gpu/readback';
import { scoped } from '../../src/gpu/scopes';
import type { Kernel } from '../../src/kernels/kernel';
import { copyKernel, fmaKernel, idleKernel } from '../../src/kernels/measure';
import { baselines } from '../../src/script/baselines';
import { memoryBlobStore } from '../../src/store/blobs';
import type { Benchmark, BenchmarkStage } from '../../src/trial/benchmark';
import { createTrialRunner } from '../../src/trial/runner';
import type { GpuTrialRunner } from '../../src/trial/runner';
import type { TrialSpec } from '../../src/trial/types';
import { gpuContext } from '../support/gpu-session';
import { roomyCaps } from '../support/recording';
import { openSandbox } from '../support/sandbox';

let tokenizer: Tokenizer;
let corpus: Corpus;

beforeAll(async () => {
  tokenizer = await parseTokenizer(await (await fetch('/tokenizer/tinystories-4096.json')).json());
  corpus = await embeddedCorpus(1e6).load({ tokenizer, blobs: memoryBlobStore(), onProgress: () => undefined });
});

const spec: TrialSpec = {
  trialId: 'test',
  script: baselines[0]!.source,
  corpusId: 'embedded',
  seed: 3,
  budget: { clock: 'steps', amount: 3 },
  caps: { ...roomyCaps, parameters: 2e6 },
  settings: { layers: 2, width: 32, heads: 2, contextLength: 16, sequencesPerStep: 4, sequencesPerMicroBatch: 2 },
  evaluation: { split: 'search', tokens: 64, contextLength: 16 },
  evaluations: 1,
  samplePrompts: [],
};

const newRunner = (): GpuTrialRunner =>
  createTrialRunner({
    gpu: navigator.gpu,
    tokenizer,
    corpusFor: () => Promise.resolve(corpus),
    sandbox: openSandbox,
    blobs: memoryBlobStore(),
  });

/** Runs a kernel on operands of its own and reads the last. */
async function outputOf(kernel: Kernel, operands: readonly Float32Array<ArrayBuffer>[]): Promise<Float32Array> {
  const { gpu, pipelines } = await gpuContext();
  const { device } = gpu;
  return scoped(device, kernel.name, async () => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    const buffers = operands.map((data) => {
      const buffer = device.createBuffer({ size: data.byteLength, usage });
      device.queue.writeBuffer(buffer, 0, data);
      return buffer;
    });
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(await pipelines.get(kernel));
    pass.setBindGroup(0, device.createBindGroup({ layout: pipelines.layout(kernel.bindings), entries }));
    pass.dispatchWorkgroups(...kernel.grid);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const out = new Float32Array(await readBuffer(device, buffers.at(-1)!));
    for (const buffer of buffers) buffer.destroy();
    return out;
  });
}

test('the FMA kernel really does the operations that it is billed for', async () => {
  const [groups, iterations, term] = [2, 5, 3];
  const kernel = fmaKernel(groups, iterations);
  const out = await outputOf(kernel, [
    Float32Array.of(1, 1, 1, 1, term, term, term, term),
    new Float32Array(64 * groups),
  ]);
  const start = (thread: number): number => 4 * (8 * thread + 28);
  expect([...out]).toEqual(Array.from(out, (_, thread) => start(thread) + 32 * iterations * term));
  expect(kernel.flops).toBe(2 * 32 * iterations * 64 * groups);
});

test('the copy kernel moves every byte that it is billed for', async () => {
  const values = Float32Array.from({ length: 16 * 77 }, (_, i) => i + 1);
  const kernel = copyKernel(values.byteLength);
  expect([...(await outputOf(kernel, [values, new Float32Array(values.length)]))]).toEqual([...values]);
  expect(kernel.bytes).toBe(2 * values.byteLength);
});

test('the idle kernel adds 1', async () => {
  expect([...(await outputOf(idleKernel, [new Float32Array(64)]))]).toEqual(new Array(64).fill(1));
});

test.each(['timestamps', 'queue'] as const)(
  'twice the work takes longer by %s, up to the noise of a machine',
  async (clock) => {
    const { gpu, pipelines } = await gpuContext();
    if (clock === 'timestamps' && !gpu.adapter.hasTimestamps) return;
    const { device } = gpu;
    const watch = await Stopwatch.start(gpu, new AbortController().signal, clock);
    const ms = async (iterations: number): Promise<number> => {
      const kernel = fmaKernel(64, iterations);
      const sizes = [32, kernel.bytes];
      const buffers = sizes.map((size) => device.createBuffer({ size, usage: GPUBufferUsage.STORAGE }));
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      const group = device.createBindGroup({ layout: pipelines.layout(kernel.bindings), entries });
      return watch.dispatchMs({ pipeline: await pipelines.get(kernel), group, grid: kernel.grid });
    };
    const [little, much] = [await ms(512), await ms(8192)];
    expect(much / little).toBeGreaterThan(4);
  },
);

let made: Benchmark;

test('a benchmark leaves no mark: the trial after it repeats the one before bit for bit', async () => {
  const runner = newRunner();
  const losses = async (): Promise<number[]> => {
    const outcome = await runner.run(spec, () => undefined, new AbortController().signal);
    if (outcome.kind === 'failed') expect.fail(outcome.error.message);
    return outcome.measurements.steps.map(({ loss }) => loss);
  };
  const before = await losses();
  const stages = new Set<BenchmarkStage>();
  made = await runner.benchmark(spec, {
    signal: new AbortController().signal,
    onProgress: (stage) => stages.add(stage),
  });
  expect(await losses()).toEqual(before);
  expect([...stages]).toEqual(['adapter', 'compiling', 'steps', 'kernels']);
  runner.dispose();
});

test('the profile accounts for every dispatch of a step, and its figures belong together', () => {
  const { profile, step, rates } = made;
  expect(step.tokensPerStep).toBe(4 * 16);
  expect(step.tokensPerSecond).toBeCloseTo((1000 * 64) / step.msPerStep, 5);
  const calls = profile.kernels.reduce((sum, kernel) => sum + kernel.calls, 0);
  expect(calls).toBe(profile.calls);
  expect(profile.kernels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  expect(new Set(profile.kernels.map(({ name }) => name)).size).toBe(profile.kernels.length);
  const head = profile.kernels.find(({ name }) => name.startsWith('matmul NT store 1×32×4096×32'))!;
  expect(head).toMatchObject({ calls: 2, flops: 2 * 2 * 32 * 4096 * 32 });
  expect(head.flopsPerSecond).toBeCloseTo((1000 * head.flops) / head.ms, 0);
  for (const { name, ms } of profile.kernels) expect(ms, name).toBeGreaterThan(0);
  for (const rate of Object.values(rates)) if (typeof rate === 'number') expect(rate).toBeGreaterThan(0);
});

test('a benchmark that is cancelled stops as aborted, and the next one runs', async () => {
  const runner = newRunner();
  const controller = new AbortController();
  const cancelled = runner.benchmark(spec, {
    signal: controller.signal,
    onProgress: (stage) => stage === 'kernels' && controller.abort(),
  });
  await expect(cancelled).rejects.toMatchObject({ code: 'aborted' });
  const { step } = await runner.benchmark(spec, { signal: new AbortController().signal });
  expect(step.tokensPerSecond).toBeGreaterThan(0);
  runner.dispose();
});
