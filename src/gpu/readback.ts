/**
 * Readback. `readBuffer` copies and waits, for tests and evaluation; `ReadbackRing` keeps a few staging buffers so that the
 * training loop can ask for small results without ever waiting for the GPU.
 */
import { AppError, messageOf } from '../base/errors';

const lostDuringRead = (cause: unknown): AppError =>
  new AppError('device-lost', `reading results back from the GPU failed: ${messageOf(cause)}`, { cause });

/** Copies `sizeBytes` from `offset` of a buffer to the CPU. */
export async function readBuffer(
  device: GPUDevice,
  source: GPUBuffer,
  offset = 0,
  sizeBytes = source.size - offset,
): Promise<ArrayBuffer> {
  const staging = device.createBuffer({ size: sizeBytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, offset, staging, 0, sizeBytes);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ).catch((cause: unknown) => {
      throw lostDuringRead(cause);
    });
    return staging.getMappedRange().slice(0);
  } finally {
    staging.destroy();
  }
}

export class ReadbackRing {
  readonly #free: GPUBuffer[];
  readonly #waiting: ((buffer: GPUBuffer) => void)[] = [];

  constructor(
    private readonly device: GPUDevice,
    readonly slotBytes: number,
    slots = 4,
  ) {
    this.#free = Array.from({ length: slots }, () =>
      device.createBuffer({ size: slotBytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST }),
    );
  }

  /** Resolves once the copied bytes are on the CPU; waits for a free slot only when all are in flight. */
  async read(source: GPUBuffer, offset: number, sizeBytes: number): Promise<ArrayBuffer> {
    const slot = this.#free.pop() ?? (await new Promise<GPUBuffer>((resolve) => this.#waiting.push(resolve)));
    try {
      const encoder = this.device.createCommandEncoder();
      encoder.copyBufferToBuffer(source, offset, slot, 0, sizeBytes);
      this.device.queue.submit([encoder.finish()]);
      await slot.mapAsync(GPUMapMode.READ, 0, sizeBytes).catch((cause: unknown) => {
        throw lostDuringRead(cause);
      });
      const bytes = slot.getMappedRange(0, sizeBytes).slice(0);
      slot.unmap();
      return bytes;
    } finally {
      const next = this.#waiting.shift();
      if (next) next(slot);
      else this.#free.push(slot);
    }
  }

  destroy(): void {
    for (const slot of this.#free) slot.destroy();
  }
}
