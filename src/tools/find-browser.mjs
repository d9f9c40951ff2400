// Finds a Chromium with WebGPU: BIBLIOGRAD_BROWSER, an installed one, or the one inside the npm package @sparticuz/chromium.
import { existsSync } from 'node:fs';
import { platform } from 'node:os';

const softwareAdapter = process.env.BIBLIOGRAD_GPU === 'hardware' ? [] : ['--use-webgpu-adapter=swiftshader'];

/** Command-line flags that every test browser gets. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu-watchdog',
  '--enable-unsafe-webgpu',
  ...softwareAdapter,
];

const installed = {
  linux: ['/usr/bin/google-chrome', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/microsoft-edge'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * Path of a Chromium executable. Throws with what to install when there is none.
 * @returns {Promise<string>}
 */
export async function findBrowser() {
  const chosen = process.env.BIBLIOGRAD_BROWSER;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`BIBLIOGRAD_BROWSER names ${chosen}, which does not exist`);
    return chosen;
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const { default: chromium } = await import('@sparticuz/chromium');
    return chromium.executablePath();
  }
  const found = (installed[platform()] ?? []).find(existsSync);
  if (found) return found;
  throw new Error(
    `no Chromium found on ${platform()} ${process.arch}: install Google Chrome, Chromium or Microsoft Edge, ` +
      'or set BIBLIOGRAD_BROWSER to the path of one',
  );
}
