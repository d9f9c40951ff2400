/** Runs a program on the real GPU with error scopes on. */
import { plan } from '../../src/engine/plan';
import { Session } from '../../src/engine/session';
import { variantsFor } from '../../src/engine/variants';
import { acquireDevice } from '../../src/gpu/device';
import type { GpuContext } from '../../src/gpu/device';
import { PipelineCache } from '../../src/gpu/pipelines';
import { scoped } from '../../src/gpu/scopes';
import type { Program } from '../../src/graph/ir';
import { hardwareVariants, quadVariants, softwareVariants } from '../../src/kernels/kernel';
import type { Variants } from '../../src/kernels/kernel';
import type { Inputs } from './twin';

interface TestGpu {
  readonly gpu: GpuContext;
  readonly pipelines: PipelineCache;
  /** What the app would choose on this adapter. */
  readonly variants: Variants;
}

let context: Promise<TestGpu> | undefined;

/** VITE_VARIANTS names one by its matmul, so that a suite can be run under each. */
const { VITE_VARIANTS } = import.meta.env as Record<string, string | undefined>;

async function openGpu(): Promise<TestGpu> {
  const gpu = await acquireDevice(navigator.gpu);
  const pipelines = new PipelineCache(gpu.device);
  const named = [softwareVariants, quadVariants, hardwareVariants].find(({ matmul }) => matmul === VITE_VARIANTS);
  return { gpu, pipelines, variants: named ?? (await variantsFor(gpu, pipelines)) };
}

export const gpuContext = (): Promise<TestGpu> => (context ??= openGpu());

/** Every variant that this adapter can run. */
export async function supportedVariants(): Promise<readonly Variants[]> {
  const { variants } = await gpuContext();
  // Test shapes are small, and get small tiles.
  const largeTiles: Variants = { ...hardwareVariants, matmul: 'sharedLarge' };
  return [softwareVariants, ...(variants === quadVariants ? [quadVariants] : []), hardwareVariants, largeTiles];
}

/** A session with its inputs written; `run` submits the program and reads all its results and assigned inputs. */
export async function runProgram(
  program: Program,
  inputs: Inputs,
  variants?: Variants,
  times = 1,
): Promise<{ results: Record<string, Float32Array | Float64Array>; inputs: Record<string, Float32Array> }> {
  const { gpu, pipelines, variants: chosen } = await gpuContext();
  const planned = plan({ main: { program, slots: 1 } }, variants ?? chosen, gpu.device.limits.maxBufferSize);
  const session = await Session.create(gpu, pipelines, planned);
  try {
    return await scoped(gpu.device, 'running the program', async () => {
      for (const [key, { storage }] of planned.inputs) {
        const kind = storage.input!.kind;
        const data = key === 'scalar:microBatchShare' ? [1] : inputs[key];
        if (!data) continue;
        const array = storage.dtype === 'i32' ? Int32Array.from(data) : Float32Array.from(data);
        session.write(kind, storage.input!.name, array);
      }
      for (let i = 0; i < times; i++) session.submit([{ program: 'main', slot: 0 }]);
      const results: Record<string, Float32Array | Float64Array> = {};
      for (const name of Object.keys(program.results)) {
        const raw = await session.readResult('main', name);
        const isInteger = planned.programs['main']!.results[name]!.storage.dtype === 'i32';
        results[name] = isInteger ? Float64Array.from(new Int32Array(raw.buffer)) : raw;
      }
      const after: Record<string, Float32Array> = {};
      for (const [key, { storage }] of planned.inputs) {
        if (['gradient', 'state', 'parameter'].includes(storage.input!.kind)) {
          after[key] = await session.readInput(storage.input!.kind, storage.input!.name);
        }
      }
      return { results, inputs: after };
    });
  } finally {
    session.destroy();
  }
}
