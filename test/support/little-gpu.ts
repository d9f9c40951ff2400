/** A GPU with little memory: a buffer beyond it is an error of the innermost scope that waits for one, as the standard has it. */
import type { Gpu } from '../../src/gpu/device';
import { bytesOf, trackBuffers, withDevices } from './wrapped-gpu';

interface Scope {
  readonly filter: GPUErrorFilter;
  error: GPUError | null;
}

function limit(device: GPUDevice, bytes: number): void {
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
  trackBuffers(device, held, () => {
    const waiting = scopes.findLast(({ filter }) => filter === 'out-of-memory');
    if (bytesOf(held) > bytes && waiting)
      waiting.error ??= new GPUOutOfMemoryError(`${bytesOf(held)} bytes would be held and there are ${bytes}`);
  });
}

/** `gpu` whose devices hold at most `bytes` of buffers each. */
export const littleGpu = (gpu: Gpu, bytes: number): Gpu => withDevices(gpu, (device) => limit(device, bytes));
