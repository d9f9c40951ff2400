/** What the adapter's best matmul reaches, whichever variant of ours that is. */
import { GpuHost } from '../../../src/engine/host';
import { measureAdapter } from '../../../src/engine/measure';

/** In FLOPs a second. */
export async function matmulRate(): Promise<number> {
  const host = await new GpuHost(navigator.gpu).acquire();
  const { matmulFlopsPerSecond } = await measureAdapter(host, { signal: new AbortController().signal });
  return matmulFlopsPerSecond;
}
