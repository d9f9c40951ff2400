/** What a test changes about a GPU's devices, and how it learns what they hold. */
import type { Gpu } from '../../src/gpu/device';

/** `gpu` whose devices are changed before anyone has them. */
export function withDevices(gpu: Gpu, change: (device: GPUDevice) => void): Gpu {
  const requestAdapter = async (options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> => {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) return null;
    const requestDevice = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => {
      const device = await requestDevice(descriptor);
      change(device);
      return device;
    };
    return adapter;
  };
  return { requestAdapter };
}

/** Keeps in `held` the device's buffers alive and their bytes; `onMade` is told after each new one. */
export function trackBuffers(device: GPUDevice, held: Map<GPUBuffer, number>, onMade: () => void): void {
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    held.set(buffer, descriptor.size);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      held.delete(buffer);
      return destroy();
    };
    onMade();
    return buffer;
  };
}

export const bytesOf = (held: ReadonlyMap<GPUBuffer, number>): number => [...held.values()].reduce((a, b) => a + b, 0);
