/** Counts what each GPUDevice of the page is asked for, whoever made it. Installed before any engine is loaded. */
export interface DeviceCounts {
  bytes: number;
  peakBytes: number;
  dispatches: number;
  submits: number;
  pipelines: number;
  /** What the browser refused; work that followed did not happen as asked. */
  readonly errors: string[];
}

const countsByDevice = new WeakMap<object, DeviceCounts>();
const countsByChild = new WeakMap<object, DeviceCounts>();

export function countsOf(device: GPUDevice): DeviceCounts {
  let counts = countsByDevice.get(device);
  if (!counts) {
    counts = { bytes: 0, peakBytes: 0, dispatches: 0, submits: 0, pipelines: 0, errors: [] };
    const { errors } = counts;
    device.addEventListener('uncapturederror', ({ error }) => void errors.push(error.message.split('\n')[0] ?? ''));
    countsByDevice.set(device, counts);
    countsByChild.set(device.queue, counts);
  }
  return counts;
}

/** What comes next is not charged with what has gone. */
export function forgetPeak(device: GPUDevice): void {
  const counts = countsOf(device);
  counts.peakBytes = counts.bytes;
}

type Methods<T> = { [K in keyof T]: T[K] extends (...inputs: never[]) => unknown ? K : never }[keyof T];

/** Calls `after` with the receiver and the result of every call of a method. */
function observe<T extends object>(
  prototype: T,
  name: Methods<T>,
  after: (receiver: T, result: object, input: unknown) => void,
): void {
  const method = prototype[name] as (...inputs: unknown[]) => unknown;
  const observed = function (this: T, ...inputs: unknown[]): unknown {
    const result = method.apply(this, inputs);
    after(this, result as object, inputs[0]);
    return result;
  };
  Object.defineProperty(prototype, name, { value: observed, configurable: true, writable: true });
}

const freedBuffers = new WeakSet<object>();

export function installMeter(): void {
  observe(GPUDevice.prototype, 'createBuffer', (device, buffer) => {
    const counts = countsOf(device);
    countsByChild.set(buffer, counts);
    counts.bytes += (buffer as GPUBuffer).size;
    counts.peakBytes = Math.max(counts.peakBytes, counts.bytes);
  });
  observe(GPUBuffer.prototype, 'destroy', (buffer) => {
    const counts = countsByChild.get(buffer);
    if (!counts || freedBuffers.has(buffer)) return;
    freedBuffers.add(buffer);
    counts.bytes -= buffer.size;
  });
  for (const name of ['createComputePipeline', 'createComputePipelineAsync'] as const)
    observe(GPUDevice.prototype, name, (device) => void countsOf(device).pipelines++);
  observe(
    GPUDevice.prototype,
    'createCommandEncoder',
    (device, encoder) => void countsByChild.set(encoder, countsOf(device)),
  );
  observe(GPUCommandEncoder.prototype, 'beginComputePass', (encoder, pass) => {
    const counts = countsByChild.get(encoder);
    if (counts) countsByChild.set(pass, counts);
  });
  observe(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', (pass) => {
    const counts = countsByChild.get(pass);
    if (counts) counts.dispatches++;
  });
  observe(GPUQueue.prototype, 'submit', (queue) => {
    const counts = countsByChild.get(queue);
    if (counts) counts.submits++;
  });
}
