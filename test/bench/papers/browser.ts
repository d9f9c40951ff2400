/** Asks a library's worker in headless Chromium, over a throttled line. */
import { max, mean, quantile } from 'simple-statistics';
import { benchBrowser } from '../browser';
import type { BenchBrowser } from '../browser';
import { serveThrottled } from './throttled-server';
import type { Answers, Ask } from './searcher';

const [megabits, latencyMs] = [20, 40];
const coldQueries = 40;

export interface SearchSpeed {
  readonly openMs: number;
  readonly openBytes: number;
  readonly bytesPerQuery: { readonly mean: number; readonly p95: number; readonly max: number };
  readonly coldMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly warmMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** JavaScript heap and buffers of an opened library after all queries. */
  readonly heapBytes: number;
  /** Of each query, in order. */
  readonly rankings: readonly (readonly string[])[];
}

const spread = (ms: readonly number[]): SearchSpeed['warmMs'] => {
  const all = [...ms];
  return { p50: quantile(all, 0.5), p95: quantile(all, 0.95), p99: quantile(all, 0.99) };
};

async function heapBytes(browser: BenchBrowser, ask: Ask): Promise<number> {
  const page = await browser.openAt('test/bench/papers/index.html', 'papersBench');
  const devtools = await page.context().newCDPSession(page);
  const held = async (): Promise<number> => {
    await devtools.send('HeapProfiler.collectGarbage');
    const usage: { usedSize: number; backingStorageSize?: number } = await devtools.send('Runtime.getHeapUsage');
    return usage.usedSize + (usage.backingStorageSize ?? 0);
  };
  const before = await held();
  await page.evaluate((work) => window.papersBench.askHere(work), ask);
  return (await held()) - before;
}

export async function searchSpeed(folder: string, queries: readonly string[]): Promise<SearchSpeed> {
  const server = await serveThrottled(folder, megabits, latencyMs);
  const browser = await benchBrowser();
  try {
    const page = await browser.openAt('test/bench/papers/index.html', 'papersBench');
    const ask = (asked: readonly string[], isCold: boolean): Promise<Answers> =>
      page.evaluate((work) => window.papersBench.ask(work), { baseUrl: server.url, queries: asked, isCold });
    const cold: Answers[] = [];
    for (const query of queries.slice(0, coldQueries)) cold.push(await ask([query], true));
    const first = await ask(queries, false);
    const warm = await ask(queries, false);
    const bytes = cold.flatMap((answers) => answers.queries.map((query) => query.bytes));
    return {
      openMs: quantile(
        cold.map(({ openMs }) => openMs),
        0.5,
      ),
      openBytes: max(cold.map(({ openBytes }) => openBytes)),
      bytesPerQuery: { mean: mean(bytes), p95: quantile(bytes, 0.95), max: max(bytes) },
      coldMs: spread(cold.flatMap((answers) => answers.queries.map(({ ms }) => ms))),
      warmMs: spread(warm.queries.map(({ ms }) => ms)),
      heapBytes: await heapBytes(browser, { baseUrl: server.url, queries, isCold: true }),
      rankings: first.queries.map(({ ids }) => ids),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}
