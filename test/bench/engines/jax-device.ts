/** Arrays and waiting on one of jax-js's devices. */
import { getWebGPUDevice, numpy as np } from '@jax-js/jax';
import type { Device } from '@jax-js/jax';

/** Data as an array of the device. */
export const place = (
  device: Device,
  data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
  shape: readonly number[],
): np.Array => np.array(data, { shape: [...shape], device, dtype: data instanceof Int32Array ? np.int32 : np.float32 });

/** Null for devices that use no GPU API. */
export const gpuOf = (device: Device): GPUDevice | null => (device === 'webgpu' ? getWebGPUDevice() : null);

/** Resolves when the device has nothing left to do. */
export const settle = async (device: Device): Promise<void> => {
  await gpuOf(device)?.queue.onSubmittedWorkDone();
};
