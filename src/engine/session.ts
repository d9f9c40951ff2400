/**
 * A plan on a device: arenas allocated once, pipelines compiled once, bind groups made once. A step encodes dispatches and
 * submits them; it neither allocates nor waits.
 */
import { AppError } from '../base/errors';
import type { GpuContext } from '../gpu/device';
import type { PipelineCache } from '../gpu/pipelines';
import { ReadbackRing, readBuffer } from '../gpu/readback';
import { scoped } from '../gpu/scopes';
import { PassTimer } from '../gpu/timing';
import { fillKernel } from '../kernels/random';
import type { Distribution } from '../kernels/random';
import type { Operand } from './launch';
import type { Place } from './place';
import type { Dispatch, Plan, PlannedProgram } from './plan';
import { inputKey } from './plan';

/** A dispatch ready to be encoded into a pass. */
export interface Encoded {
  readonly pipeline: GPUComputePipeline;
  /** One for each micro-batch slot, or a single one for all. */
  readonly groups: readonly GPUBindGroup[];
  readonly grid: readonly [number, number, number];
}

export interface Run {
  readonly program: string;
  readonly slot: number;
}

/** Where a result or input is, for readback. */
interface Range {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly sizeBytes: number;
}

const historySlots = 1024;

export class Session {
  readonly #history: GPUBuffer;
  readonly #ring: ReadbackRing;

  private constructor(
    private readonly gpu: GpuContext,
    private readonly pipelines: PipelineCache,
    readonly plan: Plan,
    private readonly arenas: ReadonlyMap<string, GPUBuffer>,
    private readonly encoded: ReadonlyMap<string, readonly Encoded[]>,
  ) {
    this.#history = gpu.device.createBuffer({
      label: 'loss history',
      size: historySlots * 4,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    this.#ring = new ReadbackRing(gpu.device, historySlots * 4);
  }

  /** @throws AppError `gpu-out-of-memory`, `gpu-validation`, `shader-compile`. */
  static async create(gpu: GpuContext, pipelines: PipelineCache, plan: Plan): Promise<Session> {
    const { device } = gpu;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const arenas = new Map<string, GPUBuffer>();
    try {
      await scoped(device, 'allocating memory for the model', () => {
        for (const [label, size] of Object.entries(plan.arenaBytes))
          arenas.set(label, device.createBuffer({ label, size, usage }));
      });
      const encoded = await scoped(device, 'binding kernels', async () => {
        const programs = Object.entries(plan.programs).map(async ([name, program]) => {
          const dispatches = program.dispatches.map((dispatch) =>
            encodeDispatch(device, pipelines, arenas, program, dispatch),
          );
          return [name, await Promise.all(dispatches)] as const;
        });
        return new Map(await Promise.all(programs));
      });
      return new Session(gpu, pipelines, plan, arenas, encoded);
    } catch (error) {
      for (const buffer of arenas.values()) buffer.destroy();
      throw error;
    }
  }

  /** Submits programs in order as one command buffer; then copies the scalar `input`, if given, into the history at `step`. */
  submit(runs: readonly Run[], record?: { readonly kind: string; readonly name: string; readonly step: number }): void {
    const encoder = this.gpu.device.createCommandEncoder();
    for (const run of runs) this.#encode(encoder, run);
    if (record) {
      const { buffer, offset } = this.#input(record.kind, record.name);
      encoder.copyBufferToBuffer(buffer, offset, this.#history, (record.step % historySlots) * 4, 4);
    }
    this.gpu.device.queue.submit([encoder.finish()]);
  }

  /** A program's dispatches in the order of the plan's, for measuring them one at a time. */
  dispatchesOf(program: string): readonly Encoded[] {
    return this.encoded.get(program) ?? [];
  }

  /** GPU time of one run of a program in ms, or null where the adapter has no timestamps. */
  async timeMs(run: Run): Promise<number | null> {
    const { device, adapter } = this.gpu;
    if (!adapter.hasTimestamps) return null;
    const timer = new PassTimer(device);
    const encoder = device.createCommandEncoder();
    this.#encode(encoder, run, timer.writes);
    timer.resolve(encoder);
    device.queue.submit([encoder.finish()]);
    const ms = await timer.readMs();
    timer.destroy();
    return ms;
  }

  /** Values recorded by `submit` for steps first … first + count − 1; at most 1,024 steps back. */
  async history(first: number, count: number): Promise<Float32Array> {
    const values = new Float32Array(count);
    for (let done = 0; done < count;) {
      const start = (first + done) % historySlots;
      const run = Math.min(count - done, historySlots - start);
      values.set(new Float32Array(await this.#ring.read(this.#history, start * 4, run * 4)), done);
      done += run;
    }
    return values;
  }

  /** Resolves when all submitted work is done, or throws `device-lost`. */
  async settle(): Promise<void> {
    const lost = this.gpu.lost.then((reason) => {
      throw new AppError(
        'device-lost',
        `the GPU device was lost (${reason}); reload the page to go on from the last checkpoint`,
      );
    });
    await Promise.race([this.gpu.device.queue.onSubmittedWorkDone(), lost]);
  }

  write(kind: string, name: string, data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>, slot = 0): void {
    const { buffer, offset, sizeBytes } = this.#input(kind, name, slot);
    if (data.byteLength !== sizeBytes) {
      throw new AppError('graph-invalid', `writing ${kind} ${name}: needs ${sizeBytes} bytes, got ${data.byteLength}`);
    }
    this.gpu.device.queue.writeBuffer(buffer, offset, data);
  }

  has(kind: string, name: string): boolean {
    return this.plan.inputs.has(inputKey(kind, name));
  }

  /** Fills an input with offset + scale · draw(seed, i). */
  async fill(
    kind: string,
    name: string,
    distribution: Distribution,
    draw: { readonly seed: number; readonly offset: number; readonly scale: number },
  ): Promise<void> {
    const { device } = this.gpu;
    const { buffer, offset, sizeBytes } = this.#input(kind, name);
    const kernel = fillKernel(distribution, sizeBytes / 4);
    const pipeline = await this.pipelines.get(kernel);
    const data = new ArrayBuffer(12);
    new Uint32Array(data, 0, 1)[0] = draw.seed;
    new Float32Array(data, 4).set([draw.offset, draw.scale]);
    const parameters = device.createBuffer({ size: 12, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
    device.queue.writeBuffer(parameters, 0, data);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const resources = [{ buffer: parameters }, { buffer, offset, size: sizeBytes }];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    pass.setBindGroup(0, device.createBindGroup({ layout: this.pipelines.layout(kernel.bindings), entries }));
    pass.dispatchWorkgroups(...kernel.grid);
    pass.end();
    device.queue.submit([encoder.finish()]);
    parameters.destroy();
  }

  async readInput(kind: string, name: string): Promise<Float32Array<ArrayBuffer>> {
    return this.#read(this.#input(kind, name));
  }

  /** `count` elements from `first` of a program's named result, as its last run left it; the whole by default. */
  async readResult(program: string, name: string, first = 0, count?: number): Promise<Float32Array> {
    const planned = this.plan.programs[program];
    const view = planned?.results[name];
    const place = view && planned.places.get(view.storage);
    if (!view || !place) throw new RangeError(`readResult: program ${program} has no result ${name}`);
    const elements = count ?? view.shape.reduce((product, size) => product * size, 1) - first;
    const offset = place.offsetBytes + 4 * (view.offset + first);
    return this.#read({ buffer: this.#arena(place), offset, sizeBytes: 4 * elements });
  }

  destroy(): void {
    for (const buffer of this.arenas.values()) buffer.destroy();
    this.#history.destroy();
    this.#ring.destroy();
  }

  #encode(encoder: GPUCommandEncoder, { program, slot }: Run, timestampWrites?: GPUComputePassTimestampWrites): void {
    const pass = encoder.beginComputePass({ label: program, ...(timestampWrites && { timestampWrites }) });
    for (const { pipeline, groups, grid } of this.encoded.get(program) ?? []) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, groups[groups.length === 1 ? 0 : slot] as GPUBindGroup);
      pass.dispatchWorkgroups(grid[0], grid[1], grid[2]);
    }
    pass.end();
  }

  #arena(place: Place): GPUBuffer {
    return this.arenas.get(place.arena) as GPUBuffer;
  }

  #input(kind: string, name: string, slot = 0): Range {
    const known = this.plan.inputs.get(inputKey(kind, name));
    if (!known) throw new RangeError(`there is no ${kind} called ${name}`);
    const { storage, place } = known;
    const offset = place.offsetBytes + slot * place.strideBytes;
    return { buffer: this.#arena(place), offset, sizeBytes: 4 * storage.elements };
  }

  async #read({ buffer, offset, sizeBytes }: Range): Promise<Float32Array<ArrayBuffer>> {
    return new Float32Array(await readBuffer(this.gpu.device, buffer, offset, sizeBytes));
  }
}

async function encodeDispatch(
  device: GPUDevice,
  pipelines: PipelineCache,
  arenas: ReadonlyMap<string, GPUBuffer>,
  program: PlannedProgram,
  { kernel, operands }: Dispatch,
): Promise<Encoded> {
  const hasSlots = operands.some((operand) => operand.kind === 'range' && placeOf(program, operand).strideBytes > 0);
  const group = (slot: number): GPUBindGroup =>
    device.createBindGroup({
      label: kernel.name,
      layout: pipelines.layout(kernel.bindings),
      entries: operands.map((operand, binding) => ({ binding, resource: resourceOf(arenas, program, operand, slot) })),
    });
  return {
    pipeline: await pipelines.get(kernel),
    groups: Array.from({ length: hasSlots ? program.slots : 1 }, (_, slot) => group(slot)),
    grid: kernel.grid,
  };
}

function placeOf(program: PlannedProgram, operand: Extract<Operand, { kind: 'range' }>): Place {
  const place = program.places.get(operand.storage);
  if (!place)
    throw new AppError('graph-invalid', `memory plan: a storage of ${operand.storage.elements} elements has no place`);
  return place;
}

function resourceOf(
  arenas: ReadonlyMap<string, GPUBuffer>,
  program: PlannedProgram,
  operand: Operand,
  slot: number,
): GPUBufferBinding {
  if (operand.kind === 'scalars') return { buffer: arenas.get('scalars') as GPUBuffer };
  if (operand.kind === 'arena') {
    const { arena, offsetBytes, sizeBytes } = operand;
    return { buffer: arenas.get(arena) as GPUBuffer, offset: offsetBytes, size: sizeBytes };
  }
  const place = placeOf(program, operand);
  return {
    buffer: arenas.get(place.arena) as GPUBuffer,
    offset: place.offsetBytes + slot * place.strideBytes + 4 * operand.offset,
    size: 4 * operand.elements,
  };
}
