/** The device and its pipeline cache, kept from trial to trial and acquired anew once lost. */
import { AppError } from '../base/errors';
import { acquireDevice } from '../gpu/device';
import type { Gpu, GpuContext } from '../gpu/device';
import { PipelineCache } from '../gpu/pipelines';
import type { Variants } from '../kernels/kernel';
import { variantsFor } from './variants';

export type { Gpu };

export interface AcquiredGpu {
  readonly gpu: GpuContext;
  readonly pipelines: PipelineCache;
  readonly variants: Variants;
  readonly maxArenaBytes: number;
}

export class GpuHost {
  #acquired: Promise<AcquiredGpu> | undefined;
  #lost: string | undefined;

  constructor(private readonly gpu: Gpu | undefined) {}

  acquire(): Promise<AcquiredGpu> {
    this.#acquired ??= this.#open();
    return this.#acquired;
  }

  /** What went wrong, seen from the device: once it is lost, every other failure is a consequence of that. */
  async explain(thrown: unknown): Promise<unknown> {
    if (thrown instanceof AppError && thrown.code === 'aborted') return thrown;
    // The loss is reported a moment after the calls that fail because of it.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.#lost === undefined) return thrown;
    const reason = this.#lost;
    this.#lost = undefined;
    return new AppError('device-lost', `the GPU device was lost (${reason}); close other GPU-heavy tabs and resume`, {
      cause: thrown,
    });
  }

  dispose(): void {
    const acquired = this.#acquired;
    this.#acquired = undefined;
    void acquired?.then(({ gpu }) => gpu.device.destroy());
  }

  async #open(): Promise<AcquiredGpu> {
    try {
      const gpu = await acquireDevice(this.gpu);
      void gpu.lost.then((reason) => {
        this.#lost = reason;
        this.#acquired = undefined;
      });
      const { maxBufferSize, maxStorageBufferBindingSize } = gpu.device.limits;
      const pipelines = new PipelineCache(gpu.device);
      return {
        gpu,
        pipelines,
        variants: await variantsFor(gpu, pipelines),
        maxArenaBytes: Math.min(maxBufferSize, maxStorageBufferBindingSize),
      };
    } catch (error) {
      this.#acquired = undefined;
      throw error;
    }
  }
}
