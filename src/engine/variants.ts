/** Chooses the kernel variants of an adapter, before any program is compiled. */
import type { GpuContext } from '../gpu/device';
import type { PipelineCache } from '../gpu/pipelines';
import { readBuffer } from '../gpu/readback';
import { hardwareVariants, quadVariants, softwareVariants } from '../kernels/kernel';
import type { Variants } from '../kernels/kernel';
import { areQuadsNeighbours, quadOrderKernel } from '../kernels/quad-order';

async function hasNeighbourQuads({ device }: GpuContext, pipelines: PipelineCache): Promise<boolean> {
  if (!device.features.has('subgroups')) return false;
  const pipeline = await pipelines.get(quadOrderKernel);
  const seen = device.createBuffer({
    label: quadOrderKernel.name,
    size: quadOrderKernel.bytes,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipelines.layout(quadOrderKernel.bindings),
      entries: [{ binding: 0, resource: { buffer: seen } }],
    }),
  );
  pass.dispatchWorkgroups(...quadOrderKernel.grid);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const isNeighbours = areQuadsNeighbours(new Uint32Array(await readBuffer(device, seen)));
  seen.destroy();
  return isNeighbours;
}

/** The frozen choice: software adapters share loads in quads where they can; GPUs get tiles in workgroup memory. */
export async function variantsFor(gpu: GpuContext, pipelines: PipelineCache): Promise<Variants> {
  if (!gpu.adapter.isSoftware) return hardwareVariants;
  return (await hasNeighbourQuads(gpu, pipelines)) ? quadVariants : softwareVariants;
}

/** Every variant that the adapter can run, its own choice or not. */
export async function runnableVariants(gpu: GpuContext, pipelines: PipelineCache): Promise<readonly Variants[]> {
  const quads = (await hasNeighbourQuads(gpu, pipelines)) ? [quadVariants] : [];
  return [softwareVariants, ...quads, hardwareVariants];
}

/** What tuning may choose from. */
export interface Candidates {
  readonly matmul: readonly Variants['matmul'][];
  readonly attention: readonly Variants['attention'][];
}

/** On GPUs no quads: four threads a workgroup leave most of a GPU's lanes idle. On software adapters no tiles: they wait at barriers. */
export async function tuningCandidates(gpu: GpuContext, pipelines: PipelineCache): Promise<Candidates> {
  if (!gpu.adapter.isSoftware)
    return { matmul: ['sharedLarge', 'sharedSmall', 'registers'], attention: ['group', 'thread'] };
  return (await hasNeighbourQuads(gpu, pipelines))
    ? { matmul: ['quads', 'registers'], attention: ['quads', 'thread'] }
    : { matmul: ['registers'], attention: ['thread'] };
}
