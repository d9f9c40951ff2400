/** The bench without a browser: `window.bench` in this process, over Dawn, for machines whose GPU no headless browser can reach. */
import { createRequire } from 'node:module';
import { AppError } from '../../src/base/errors';
import { nodeGpu } from '../../src/tools/node-gpu';
import type { BenchBrowser } from './browser';

const needsBrowser = (): Promise<never> =>
  Promise.reject(new AppError('usage', 'bench: the screen is measured in a browser; leave out --dawn'));

/** One process serves as every page. What crosses is copied, as it is between processes. */
export async function benchDawn(): Promise<BenchBrowser> {
  const gpu = await nodeGpu();
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: `Node.js ${process.version}` },
    configurable: true,
  });
  Object.defineProperty(globalThis, 'window', { value: globalThis, configurable: true });
  // TensorFlow.js takes Node for a place of CommonJS.
  Object.defineProperty(globalThis, 'require', { value: createRequire(import.meta.url), configurable: true });
  await import('./page');
  const evaluate = async <Input, Output>(work: (input: Input) => Output, input: Input): Promise<Awaited<Output>> =>
    structuredClone(await work(input));
  const page = { evaluate, close: () => Promise.resolve(window.bench.closeAll()) };
  return {
    open: () => Promise.resolve(page),
    openAt: needsBrowser,
    visit: needsBrowser,
    close: () => Promise.resolve(),
  };
}
