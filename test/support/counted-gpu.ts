/** A GPU that counts what a program holds of it: buffers alive, their bytes and peak, pipelines made; and workers alive. */
import type { Gpu } from '../../src/gpu/device';

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
  const bytes = (): number => [...buffers.values()].reduce((a, b) => a + b, 0);

  const counted = (device: GPUDevice): GPUDevice => {
    const createBuffer = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      buffers.set(buffer, descriptor.size);
      peakBytes = Math.max(peakBytes, bytes());
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        buffers.delete(buffer);
        return destroy();
      };
      return buffer;
    };
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
    return device;
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

  const requestAdapter = async (options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> => {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => counted(await requestDevice(descriptor));
    return adapter;
  };
  return {
    gpu: { requestAdapter },
    held: () => ({ buffers: buffers.size, bytes: bytes(), peakBytes, pipelines, querySets, workers }),
    restore: () => {
      if ('Worker' in globalThis) globalThis.Worker = OriginalWorker;
    },
  };
}
