/** The built site on a local port, and a browser to visit it with. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, Page } from 'playwright';
import { build, preview } from 'vite';
import { browserFlags, findBrowser } from '../../src/tools/find-browser.mjs';

export interface Site {
  readonly url: string;
  /** May be asked for more than once. */
  close(): Promise<void>;
}

/** Builds the site into a folder of its own. */
export async function buildSite(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'bibliograd-site-'));
  const before = process.env['NODE_ENV'];
  // The test runner says "test", which would make another site than the one that is published.
  process.env['NODE_ENV'] = 'production';
  await build({ root: process.cwd(), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  process.env['NODE_ENV'] = before;
  return outDir;
}

export async function serveSite(outDir: string): Promise<Site> {
  const server = await preview({
    root: process.cwd(),
    logLevel: 'warn',
    build: { outDir },
    preview: { port: 0, host: 'localhost' },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('vite preview gave no address');
  let ended: Promise<void> | null = null;
  return { url, close: () => (ended ??= server.close()) };
}

/** Its pages keep nothing for offline use unless they are asked to with `serviceWorkers: 'allow'`. */
export async function launchBrowser(flags: readonly string[] = browserFlags): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    headless: false,
    args: ['--headless=new', '--hide-scrollbars', ...flags],
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (options) => newContext({ serviceWorkers: 'block', ...options });
  return browser;
}

/** What a page said wrongly: console errors and uncaught exceptions. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}
