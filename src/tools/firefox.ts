/** Runs Vitest's browser tests in an installed Firefox, whose WebGPU is another compiler (naga) on another adapter. */
import { existsSync } from 'node:fs';
import { defineBrowserProvider } from '@vitest/browser';
import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import type { BrowserProvider } from 'vitest/node';

const installed = [
  process.env['BIBLIOGRAD_FIREFOX'] ?? '',
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** @throws Error with what to install. */
function findFirefox(): string {
  const found = installed.find((path) => path !== '' && existsSync(path));
  if (found === undefined)
    throw new Error('no Firefox found: install it, or set BIBLIOGRAD_FIREFOX to the path of its program');
  return found;
}

class Firefox implements BrowserProvider {
  readonly name = 'puppeteer';
  readonly supportsParallelism = false;
  #browser: Promise<Browser> | undefined;

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_session: string, url: string): Promise<void> {
    this.#browser ??= puppeteer.launch({
      browser: 'firefox',
      executablePath: findFirefox(),
      headless: true,
      protocolTimeout: 0,
      extraPrefsFirefox: { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true },
    });
    const page = await (await this.#browser).newPage();
    await page.goto(url, { timeout: 0 });
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
    this.#browser = undefined;
  }
}

export const firefox = defineBrowserProvider({
  name: 'puppeteer',
  supportedBrowser: ['firefox'],
  options: {},
  providerFactory: () => new Firefox(),
});
