/**
 * What an adapter can do at best: FMAs from registers, the library's own matmul, a copy through memory, and what a dispatch costs
 * that has nothing to do. The roofs against which a training step is judged.
 */
import type { Kernel, Variants } from '../kernels/kernel';
import { copyKernel, fmaKernel, idleKernel } from '../kernels/measure';
import { matmulKernel } from '../kernels/matmul';
import { scoped } from '../gpu/scopes';
import type { AcquiredGpu } from './host';
import { Stopwatch } from './stopwatch';
import { runnableVariants } from './variants';

export interface AdapterRates {
  readonly fmaFlopsPerSecond: number;
  readonly matmulFlopsPerSecond: number;
  /** The variant that was fastest. */
  readonly matmulVariant: Variants['matmul'];
  /** Read and written. */
  readonly bytesPerSecond: number;
  /** Of one that waits for the last, from encoding to the end. */
  readonly dispatchMicroseconds: number;
}

/** Work enough for the clock, and little enough for a second. */
interface Workload {
  readonly fmaGroups: number;
  readonly fmaIterations: number;
  readonly matmulSize: (fmaFlopsPerSecond: number) => number;
  /** Past the caches. */
  readonly copyBytes: number;
}

const mebibyte = 2 ** 20;
const software: Workload = { fmaGroups: 64, fmaIterations: 256, matmulSize: () => 512, copyBytes: 32 * mebibyte };
const hardware: Workload = {
  fmaGroups: 8192,
  fmaIterations: 512,
  matmulSize: (fmaFlopsPerSecond) => (fmaFlopsPerSecond > 5e12 ? 4096 : 2048),
  copyBytes: 256 * mebibyte,
};

export interface MeasureOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

const squareMatmul = (size: number, variants: Variants): Kernel =>
  matmulKernel(
    {
      batch: 1,
      m: size,
      n: size,
      k: size,
      transposeA: false,
      transposeB: false,
      batchedA: false,
      batchedB: false,
      epilogue: 'store',
    },
    variants,
  );

/** Milliseconds of a dispatch on buffers of its own, which begin as zeros. */
export async function kernelMs(
  { gpu, pipelines }: AcquiredGpu,
  kernel: Kernel,
  operandBytes: readonly number[],
  watch: Stopwatch,
): Promise<number> {
  const { device } = gpu;
  const buffers: GPUBuffer[] = [];
  try {
    return await scoped(device, `measuring ${kernel.name}`, async () => {
      for (const size of operandBytes) {
        buffers.push(device.createBuffer({ label: kernel.name, size, usage: GPUBufferUsage.STORAGE }));
      }
      const group = device.createBindGroup({
        layout: pipelines.layout(kernel.bindings),
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      });
      return watch.dispatchMs({ pipeline: await pipelines.get(kernel), group, grid: kernel.grid });
    });
  } finally {
    for (const buffer of buffers) buffer.destroy();
  }
}

const warmUpMs = 250;

/** A GPU at rest runs at a fraction of its clock and leaves it slowly: what is timed first would look up to six times slower than it is. */
export async function warmUp(host: AcquiredGpu, watch: Stopwatch): Promise<void> {
  if (host.gpu.adapter.isSoftware) return;
  const fma = fmaKernel(hardware.fmaGroups, hardware.fmaIterations);
  const endMs = performance.now() + warmUpMs;
  while (performance.now() < endMs) await kernelMs(host, fma, [32, fma.bytes], watch);
}

/** Best of the variants that the adapter can run. */
async function matmulRate(
  host: AcquiredGpu,
  size: number,
  watch: Stopwatch,
): Promise<Pick<AdapterRates, 'matmulFlopsPerSecond' | 'matmulVariant'>> {
  const runnable = await runnableVariants(host.gpu, host.pipelines);
  let [best, fastestMs] = [host.variants, Infinity];
  for (const variants of runnable) {
    const bytes = 4 * size * size;
    const ms = await kernelMs(host, squareMatmul(size, variants), [bytes, bytes, bytes], watch);
    if (ms < fastestMs) [best, fastestMs] = [variants, ms];
  }
  return { matmulFlopsPerSecond: (2 * size ** 3 * 1000) / fastestMs, matmulVariant: best.matmul };
}

/**
 * Measures an adapter; well under a second, with its kernels compiled.
 * @throws AppError `aborted`, `device-lost`, `gpu-out-of-memory`.
 */
export async function measureAdapter(host: AcquiredGpu, { signal, onProgress }: MeasureOptions): Promise<AdapterRates> {
  const work = host.gpu.adapter.isSoftware ? software : hardware;
  const watch = await Stopwatch.start(host.gpu, signal);
  await warmUp(host, watch);
  const fma = fmaKernel(work.fmaGroups, work.fmaIterations);
  const fmaMs = await kernelMs(host, fma, [32, fma.bytes], watch);
  onProgress?.(0.25);
  const fmaFlopsPerSecond = (1000 * fma.flops) / fmaMs;
  const matmul = await matmulRate(host, work.matmulSize(fmaFlopsPerSecond), watch);
  onProgress?.(0.5);
  const copyBytes = Math.min(work.copyBytes, host.maxArenaBytes);
  const copy = copyKernel(copyBytes);
  const copyMs = await kernelMs(host, copy, [copyBytes, copyBytes], watch);
  onProgress?.(0.75);
  const idleMs = await kernelMs(host, idleKernel, [256], await Stopwatch.start(host.gpu, signal, 'queue'));
  onProgress?.(1);
  return {
    fmaFlopsPerSecond,
    ...matmul,
    bytesPerSecond: (1000 * copy.bytes) / copyMs,
    dispatchMicroseconds: 1000 * idleMs,
  };
}
