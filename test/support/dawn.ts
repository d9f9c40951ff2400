/** Makes Node enough of a browser for the gpu tests: `navigator.gpu` is Dawn's, and `fetch` reads the repository as the dev server would. */
import { existsSync, readFileSync } from 'node:fs';
import { nodeGpu } from '../../src/tools/node-gpu';

const gpu = await nodeGpu();
Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });

function fetchFile(path: unknown): Promise<Response> {
  const found = [`.${String(path)}`, `public${String(path)}`].find(existsSync);
  return Promise.resolve(found === undefined ? new Response(null, { status: 404 }) : new Response(readFileSync(found)));
}

Object.defineProperty(globalThis, 'fetch', { value: fetchFile, configurable: true });
