/** The clock of a browser that looks only every 100 ms whether the queue is empty, as Firefox does. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Stopwatch } from '../../../src/engine/stopwatch';
import type { Repeated } from '../../../src/engine/stopwatch';
import type { GpuContext } from '../../../src/gpu/device';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** A queue in which a dispatch takes `dispatchMs`. */
class PolledQueue {
  longestPassMs = 0;
  #idleAtMs = 0;
  #dispatches = 0;

  constructor(
    private readonly dispatchMs: number,
    private readonly lookMs: number,
  ) {}

  readonly gpu = {
    adapter: { hasTimestamps: false },
    lost: new Promise(() => undefined),
    device: {
      queue: { submit: () => this.#submit(), onSubmittedWorkDone: () => this.#done() },
      createCommandEncoder: () => ({
        beginComputePass: () => ({
          setPipeline: () => undefined,
          setBindGroup: () => undefined,
          dispatchWorkgroups: () => this.#dispatches++,
          end: () => undefined,
        }),
        finish: () => undefined,
      }),
    },
  } as unknown as GpuContext;

  #submit(): void {
    const passMs = this.#dispatches * this.dispatchMs;
    this.#dispatches = 0;
    this.#idleAtMs = performance.now() + passMs;
    this.longestPassMs = Math.max(this.longestPassMs, passMs);
  }

  #done(): Promise<void> {
    const looks = Math.max(1, Math.ceil((this.#idleAtMs - performance.now()) / this.lookMs));
    vi.advanceTimersByTime(looks * this.lookMs);
    return Promise.resolve();
  }
}

const work = { grid: [1, 1, 1] } as unknown as Repeated;

test.each([0.02, 0.5, 7, 90, 700])(
  'a dispatch of %d ms is timed without passes of many seconds',
  async (dispatchMs) => {
    const queue = new PolledQueue(dispatchMs, 100);
    const watch = await Stopwatch.start(queue.gpu, new AbortController().signal);
    const ms = await watch.dispatchMs(work);
    expect(ms / dispatchMs).toBeGreaterThan(0.6);
    expect(ms / dispatchMs).toBeLessThan(1.4);
    expect(queue.longestPassMs).toBeLessThanOrEqual(Math.max(1200, 8 * dispatchMs));
  },
);
