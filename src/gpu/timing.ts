/** Timestamp queries around one compute pass. Browsers round to 100 µs, so time whole passes, never single dispatches. */
import { readBuffer } from './readback';

export class PassTimer {
  readonly #set: GPUQuerySet;
  readonly #resolved: GPUBuffer;

  constructor(private readonly device: GPUDevice) {
    this.#set = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.#resolved = device.createBuffer({ size: 16, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
  }

  get writes(): GPUComputePassTimestampWrites {
    return { querySet: this.#set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  }

  resolve(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.#set, 0, 2, this.#resolved, 0);
  }

  async readMs(): Promise<number> {
    const [begin = 0n, end = 0n] = new BigUint64Array(await readBuffer(this.device, this.#resolved));
    return Number(end - begin) / 1e6;
  }

  destroy(): void {
    this.#set.destroy();
    this.#resolved.destroy();
  }
}
