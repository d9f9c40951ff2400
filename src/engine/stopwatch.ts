/**
 * Time of one dispatch, from passes that repeat it: often enough for the clock, which browsers round to 100 µs. The best of a few
 * passes counts, for whatever else the machine does only adds. The clock is the adapter's timestamps where it has them, else the
 * wall until the queue is empty, less what that takes with nothing in it.
 */
import { AppError, throwIfAborted } from '../base/errors';
import type { GpuContext } from '../gpu/device';
import { PassTimer } from '../gpu/timing';

export type GpuClock = 'timestamps' | 'queue';

/** What a pass repeats. */
export interface Repeated {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly grid: readonly [number, number, number];
}

/** A pass shorter than this is repeated more often. */
const targetMs = { timestamps: 4, queue: 12 } as const;
/** Some browsers look only every 100 ms whether the queue is empty; a pass must last several looks. */
const latencies = 4;
const maxRepeats = { timestamps: 4096, queue: 65_536 } as const;
/** A pass within one look takes no time, and says nothing of how often to repeat it. */
const maxGrowth = 8;
/** The best of so many passes, fewer where they last long. */
const maxPasses = 5;
const enoughMs = 150;

export class Stopwatch {
  #latencyMs = 0;

  private constructor(
    private readonly gpu: GpuContext,
    readonly clock: GpuClock,
    private readonly signal: AbortSignal,
  ) {}

  /** On the adapter's best clock unless `clock` says otherwise. */
  static async start(
    gpu: GpuContext,
    signal: AbortSignal,
    clock: GpuClock = gpu.adapter.hasTimestamps ? 'timestamps' : 'queue',
  ): Promise<Stopwatch> {
    const watch = new Stopwatch(gpu, clock, signal);
    if (clock === 'queue') watch.#latencyMs = await watch.#best(() => watch.#queueMs(null, 0));
    return watch;
  }

  /** Milliseconds of one dispatch. @throws AppError `aborted`, `device-lost`. */
  async dispatchMs(work: Repeated): Promise<number> {
    const pass = (repeats: number): Promise<number> =>
      this.clock === 'queue' ? this.#queueMs(work, repeats) : this.#stampedMs(work, repeats);
    const target = Math.max(targetMs[this.clock], latencies * this.#latencyMs);
    const most = maxRepeats[this.clock];
    for (let repeats = 1; ;) {
      const ms = await this.#best(() => pass(repeats));
      if (ms >= target || repeats === most) return ms / repeats;
      const growth = Math.min(maxGrowth, Math.max(2, (1.5 * target) / Math.max(ms, 0.01)));
      repeats = Math.min(most, Math.ceil(growth * repeats));
    }
  }

  async #best(passMs: () => Promise<number>): Promise<number> {
    let best = Infinity;
    const startMs = performance.now();
    for (let passes = 0; passes < maxPasses && (passes === 0 || performance.now() - startMs < enoughMs); passes++) {
      throwIfAborted(this.signal);
      best = Math.min(best, await unlessLost(this.gpu, passMs()));
    }
    return best;
  }

  async #queueMs(work: Repeated | null, repeats: number): Promise<number> {
    const { device } = this.gpu;
    await device.queue.onSubmittedWorkDone();
    const startMs = performance.now();
    const encoder = device.createCommandEncoder();
    encodeRepeats(encoder, work, repeats);
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return Math.max(0, performance.now() - startMs - this.#latencyMs);
  }

  async #stampedMs(work: Repeated, repeats: number): Promise<number> {
    const { device } = this.gpu;
    const timer = new PassTimer(device);
    try {
      const encoder = device.createCommandEncoder();
      encodeRepeats(encoder, work, repeats, timer.writes);
      timer.resolve(encoder);
      device.queue.submit([encoder.finish()]);
      return await timer.readMs();
    } finally {
      timer.destroy();
    }
  }
}

function encodeRepeats(
  encoder: GPUCommandEncoder,
  work: Repeated | null,
  repeats: number,
  timestampWrites?: GPUComputePassTimestampWrites,
): void {
  const pass = encoder.beginComputePass(timestampWrites && { timestampWrites });
  if (work !== null) {
    const [x, y, z] = work.grid;
    pass.setPipeline(work.pipeline);
    pass.setBindGroup(0, work.group);
    for (let i = 0; i < repeats; i++) pass.dispatchWorkgroups(x, y, z);
  }
  pass.end();
}

/** Gives up once the device is lost, for a queue that is gone may never say that it is empty. */
async function unlessLost<T>({ lost }: GpuContext, work: Promise<T>): Promise<T> {
  const gone = lost.then((reason): never => {
    throw new AppError('device-lost', `measuring: the GPU device was lost (${reason}); close other GPU tabs and retry`);
  });
  return Promise.race([work, gone]);
}
