/**
 * Pipeline cache keyed by source, constants and binding types. Concurrent requests for one pipeline share one compilation.
 * Layouts are explicit so that bind groups can be built from kinds alone.
 */
import { AppError, messageOf } from '../base/errors';

export type BindingKind = 'read' | 'read_write';

export interface ProgramSource {
  /** The kernel's name, for labels and error messages. */
  readonly name: string;
  readonly wgsl: string;
  readonly bindings: readonly BindingKind[];
  readonly constants: Readonly<Record<string, number>>;
}

/** Equal for equal pipelines. */
export const pipelineKey = ({ wgsl, constants, bindings }: ProgramSource): string =>
  JSON.stringify([wgsl, constants, bindings]);

export class PipelineCache {
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  constructor(private readonly device: GPUDevice) {}

  get size(): number {
    return this.#pipelines.size;
  }

  layout(bindings: readonly BindingKind[]): GPUBindGroupLayout {
    const key = bindings.join();
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.device.createBindGroupLayout({
        entries: bindings.map((kind, binding) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: kind === 'read' ? 'read-only-storage' : 'storage' },
        })),
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  /** @throws AppError `shader-compile` with the kernel's name and the numbered lines around each message. */
  get(source: ProgramSource): Promise<GPUComputePipeline> {
    const key = pipelineKey(source);
    let pipeline = this.#pipelines.get(key);
    if (!pipeline) {
      pipeline = this.#compile(source);
      this.#pipelines.set(key, pipeline);
      pipeline.catch(() => this.#pipelines.delete(key));
    }
    return pipeline;
  }

  async #compile(source: ProgramSource): Promise<GPUComputePipeline> {
    const { device } = this;
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ label: source.name, code: source.wgsl });
    const scope = device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const errors = messages.filter(({ type }) => type === 'error');
    await scope;
    if (errors.length > 0) {
      throw new AppError('shader-compile', explainCompileErrors(source.name, source.wgsl, errors));
    }
    try {
      return await device.createComputePipelineAsync({
        label: source.name,
        layout: device.createPipelineLayout({ bindGroupLayouts: [this.layout(source.bindings)] }),
        compute: { module, entryPoint: 'main', constants: { ...source.constants } },
      });
    } catch (cause) {
      throw new AppError('shader-compile', `kernel ${source.name}: ${messageOf(cause)}`, { cause });
    }
  }
}

/** The compiler's messages, each with the kernel's name and two numbered source lines on either side. */
export function explainCompileErrors(
  name: string,
  wgsl: string,
  errors: readonly { readonly lineNum: number; readonly linePos: number; readonly message: string }[],
): string {
  const lines = wgsl.split('\n');
  const excerpts = errors.map(({ lineNum, linePos, message }) => {
    const first = Math.max(1, lineNum - 2);
    const around = lines.slice(first - 1, lineNum + 2).map((text, i) => `${String(first + i).padStart(4)} | ${text}`);
    return `line ${lineNum}:${linePos}: ${message}\n${around.join('\n')}`;
  });
  return `kernel ${name} does not compile: ${excerpts.join('\n')}`;
}
