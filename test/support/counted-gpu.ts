/** A GPU that counts what a program holds of it: buffers alive, their bytes and peak, pipelines made; and workers alive. */
import type { Gpu } from '../../src/gpu/device';
import { bytesOf, trackBuffers, withDevices } from './wrapped-gpu';

export interface Holdings {
  readonly buffers: number;
  readonly bytes: number;
  readonly peakBytes: number;
  readonly pipelines: number;
  readonly querySets: number;
  readonly workers: number;
}

export interface CountedGpu {
  readonly gpu: Gpu;
  held(): Holdings;
  restore(): void;
}

/** Every device of `gpu` and every worker of this page from now on, until `restore`. */
export function countGpu(gpu: Gpu): CountedGpu {
  const buffers = new Map<GPUBuffer, number>();
  let [peakBytes, pipelines, querySets, workers] = [0, 0, 0, 0];

  const count = (device: GPUDevice): void => {
    trackBuffers(device, buffers, () => {
      peakBytes = Math.max(peakBytes, bytesOf(buffers));
    });
    const createPipeline = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = (descriptor) => {
      pipelines++;
      return createPipeline(descriptor);
    };
    const createQuerySet = device.createQuerySet.bind(device);
    device.createQuerySet = (descriptor) => {
      querySets++;
      const made = createQuerySet(descriptor);
      const destroy = made.destroy.bind(made);
      made.destroy = () => {
        querySets--;
        return destroy();
      };
      return made;
    };
  };

  const { Worker: OriginalWorker } = globalThis;
  const countWorkers = (): void => {
    globalThis.Worker = class extends OriginalWorker {
      #isAlive = true;
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers++;
      }
      override terminate(): void {
        if (this.#isAlive) workers--;
        this.#isAlive = false;
        super.terminate();
      }
    };
  };
  // Node has none to count.
  if ('Worker' in globalThis) countWorkers();

  return {
    gpu: withDevices(gpu, count),
    held: () => ({ buffers: buffers.size, bytes: bytesOf(buffers), peakBytes, pipelines, querySets, workers }),
    restore: () => {
      if ('Worker' in globalThis) globalThis.Worker = OriginalWorker;
    },
  };
}
