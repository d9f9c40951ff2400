/** Error scopes: runs GPU work and turns what the device reports into typed errors. */
import { AppError } from '../base/errors';

/**
 * Runs `work` with validation, out-of-memory and internal scopes on.
 * @throws AppError `gpu-validation` or `gpu-out-of-memory`, naming `operation`.
 */
export async function scoped<T>(device: GPUDevice, operation: string, work: () => T | Promise<T>): Promise<T> {
  device.pushErrorScope('internal');
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  let result: T | undefined;
  let thrown: unknown;
  try {
    result = await work();
  } catch (error) {
    thrown = error;
  }
  const validation = await device.popErrorScope();
  const memory = await device.popErrorScope();
  const internal = await device.popErrorScope();
  if (memory) {
    throw new AppError(
      'gpu-out-of-memory',
      `${operation}: the GPU is out of memory (${memory.message}); choose a smaller micro-batch or model, or close other GPU tabs`,
      { cause: thrown },
    );
  }
  const failure = validation ?? internal;
  if (failure) throw new AppError('gpu-validation', `${operation}: ${failure.message}`, { cause: thrown });
  if (thrown !== undefined) throw thrown as Error;
  return result as T;
}
