/** A GPU with little memory: a buffer beyond it is an error of the innermost scope that waits for one, as the standard has it. */
import type { Gpu } from '../../src/gpu/device';

interface Scope {
  readonly filter: GPUErrorFilter;
  error: GPUError | null;
}

function limited(device: GPUDevice, bytes: number): GPUDevice {
  const held = new Map<GPUBuffer, number>();
  const scopes: Scope[] = [];
  const push = device.pushErrorScope.bind(device);
  device.pushErrorScope = (filter) => {
    scopes.push({ filter, error: null });
    push(filter);
  };
  const pop = device.popErrorScope.bind(device);
  device.popErrorScope = async () => {
    const scope = scopes.pop();
    const error = await pop();
    return scope?.error ?? error;
  };
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    held.set(buffer, descriptor.size);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      held.delete(buffer);
      return destroy();
    };
    const sum = [...held.values()].reduce((a, b) => a + b, 0);
    const waiting = scopes.findLast(({ filter }) => filter === 'out-of-memory');
    if (sum > bytes && waiting)
      waiting.error ??= new GPUOutOfMemoryError(`${sum} bytes would be held and there are ${bytes}`);
    return buffer;
  };
  return device;
}

/** `gpu` whose devices hold at most `bytes` of buffers each. */
export function littleGpu(gpu: Gpu, bytes: number): Gpu {
  const requestAdapter = async (options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> => {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => limited(await requestDevice(descriptor), bytes);
    return adapter;
  };
  return { requestAdapter };
}
