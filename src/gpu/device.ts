/**
 * Device acquisition. Asks for the adapter's own buffer limits (a 7M model's saved activations exceed WebGPU's defaults) and
 * timestamp queries and subgroups where they exist; everything else stays at the defaults every kernel must fit into.
 */
import { AppError, messageOf } from '../base/errors';

/** The way to adapters: navigator.gpu, Dawn's in Node, or a test's. */
export type Gpu = Pick<GPU, 'requestAdapter'>;

export interface GpuContext {
  readonly device: GPUDevice;
  readonly adapter: AdapterFacts;
  /** Resolves when the device is gone, with the reason. */
  readonly lost: Promise<string>;
}

export interface AdapterFacts {
  /** Vendor, architecture and description as the browser tells them. */
  readonly name: string;
  /** A CPU emulation of a GPU: correct and very slow. */
  readonly isSoftware: boolean;
  readonly hasTimestamps: boolean;
}

const raisedLimits = ['maxBufferSize', 'maxStorageBufferBindingSize'] as const;
const usedFeatures = ['timestamp-query', 'subgroups'] as const;

function missing(reason: string): AppError {
  return new AppError(
    'webgpu-missing',
    `WebGPU: ${reason}. Use Chrome or Edge 113+, Safari 26+ or Firefox 141+ on a machine with a graphics driver; a recorded study can be opened without it`,
  );
}

export function describeAdapter(adapter: GPUAdapter): AdapterFacts {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, description || device].filter(Boolean).join(' ') || 'unknown adapter';
  return {
    name,
    isSoftware: isFallbackAdapter || /swiftshader|llvmpipe|softpipe|basic render/i.test(name),
    hasTimestamps: adapter.features.has('timestamp-query'),
  };
}

/**
 * Acquires a device from `gpu`.
 * @throws AppError `webgpu-missing` when there is no WebGPU, no adapter, or the device is refused.
 */
export async function acquireDevice(gpu: Gpu | undefined): Promise<GpuContext> {
  if (!gpu) throw missing('this browser has none');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw missing('the browser has it but found no usable adapter');
  const facts = describeAdapter(adapter);
  const requiredLimits = Object.fromEntries(raisedLimits.map((name) => [name, adapter.limits[name]]));
  try {
    const device = await adapter.requestDevice({
      requiredLimits,
      requiredFeatures: usedFeatures.filter((feature) => adapter.features.has(feature)),
    });
    const lost = device.lost.then(({ reason, message }) => `${reason}: ${message || 'no details given'}`);
    return { device, adapter: facts, lost };
  } catch (cause) {
    throw new AppError('webgpu-missing', `WebGPU: the adapter ${facts.name} refused a device: ${messageOf(cause)}`, {
      cause,
    });
  }
}
