/** Where our step's time goes: the time of each kernel, dispatched alone. */
import type { BenchBrowser } from './browser';
import type { KernelTime } from './engines/ours-profile';
import type { BenchSize } from './sizes';

export interface ProfileRow extends KernelTime {
  readonly size: string;
  /** Of the sum over all kernels. */
  readonly share: number;
}

/** Kernels by falling time, at each size. */
export async function profileRows(browser: BenchBrowser, sizes: readonly BenchSize[]): Promise<ProfileRow[]> {
  const rows: ProfileRow[] = [];
  for (const size of sizes) {
    console.error(`profile at ${size.name}`);
    const page = await browser.open();
    const times = await page.evaluate((s) => window.bench.profile(s), size);
    await page.close();
    const total = times.reduce((sum, { ms }) => sum + ms, 0);
    rows.push(...times.map((time) => ({ ...time, size: size.name, share: time.ms / total })));
  }
  return rows;
}
