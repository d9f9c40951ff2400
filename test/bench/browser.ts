/** The bench page in headless Chromium: a Vite server of its own, and one browser with the tests' flags. */
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import { createServer } from 'vite';
import { browserFlags, findBrowser } from '../../src/tools/find-browser.mjs';

const pagePath = 'test/bench/index.html';

/** With these a page may share memory between threads, which jax-js's WebAssembly does, and clocks are finer. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** What a contest needs of a page. */
export type ContestPage = Pick<Page, 'evaluate' | 'close'>;

export interface BenchBrowser {
  /** A page with nothing loaded but `window.bench`. */
  open(): Promise<ContestPage>;
  /** Any page of the server, once it has set `window[ready]`. */
  openAt(path: string, ready: string): Promise<Page>;
  /** Any address, in a profile of its own. */
  visit(url: string): Promise<Page>;
  close(): Promise<void>;
}

export async function benchBrowser(): Promise<BenchBrowser> {
  const server = await createServer({
    root: process.cwd(),
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-bench',
    optimizeDeps: { entries: [pagePath, 'test/bench/papers/index.html'] },
    server: { port: 0, host: 'localhost', hmr: false, watch: null, headers: isolation },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('bench: the Vite server gave no address');
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    headless: false,
    args: ['--headless=new', ...browserFlags],
  });
  const openAt = async (address: string): Promise<Page> => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    await page.goto(address);
    return page;
  };
  const openReady = async (path: string, ready: string): Promise<Page> => {
    const page = await openAt(`${url}${path}`);
    await page.waitForFunction((name) => name in window, ready);
    return page;
  };
  return {
    open: () => openReady(pagePath, 'bench'),
    openAt: openReady,
    visit: openAt,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
