import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import type { TestProjectConfiguration } from 'vitest/config';
import manifest from './package.json' with { type: 'json' };
import { firefox } from './src/tools/firefox.ts';
import { browserFlags, findBrowser } from './src/tools/find-browser.mjs';
import { firstScreen } from './src/tools/first-screen.ts';
import { galleryPages } from './src/tools/gallery-pages.ts';
import { gpuTransformers } from './src/tools/gpu-transformers.ts';
import { offlineSite } from './src/tools/offline-site.ts';
import { plainShaders } from './src/tools/plain-shaders.ts';
import { sandboxBundle } from './src/tools/sandbox-bundle.ts';

/** What train scripts import by bare names, for tests that call a script's functions outside the sandbox. */
const scriptModules = [
  ...['nn', 'optim', 'tensor'].map((name) => ({
    find: new RegExp(`^${name}$`),
    replacement: `/src/script/prelude/${name}.ts`,
  })),
  ...['gpt2-7m', 'autoresearch-7m'].map((name) => ({
    find: new RegExp(`^${name}$`),
    replacement: `/src/script/baselines/${name}.js`,
  })),
];

type Engine = 'chromium' | 'firefox';

const providerOf = async (engine: Engine) =>
  engine === 'firefox'
    ? firefox
    : playwright({
        launchOptions: {
          executablePath: await findBrowser(),
          args: ['--headless=new', ...browserFlags],
          ignoreDefaultArgs: ['--hide-scrollbars'],
        },
      });

/** Prepared before the tests: what is found only when a screen asks for it reloads the page beneath the test. */
const libraries = Object.keys(manifest.dependencies).filter((name) => !/transformers|onnxruntime/.test(name));

/** A Vitest project that runs in a real browser with WebGPU. */
async function browserProject(name: string, timeoutMs: number, engine: Engine): Promise<TestProjectConfiguration> {
  return {
    extends: true,
    resolve: { alias: scriptModules },
    optimizeDeps: { include: libraries },
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: timeoutMs,
      fileParallelism: false,
      browser: {
        enabled: true,
        headless: false,
        screenshotFailures: false,
        instances: [{ browser: engine }],
        provider: await providerOf(engine),
      },
    },
  };
}

/** The same project without a browser, over Dawn. */
const nodeProject = (name: string, timeoutMs: number): TestProjectConfiguration => ({
  extends: true,
  resolve: { alias: scriptModules },
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    setupFiles: ['test/support/dawn.ts'],
    testTimeout: timeoutMs,
    fileParallelism: false,
  },
});

/** The encoder runs on the CPU; half of the runtime's bytes are for GPUs. */
const smallRuntime = [{ find: 'onnxruntime-web/webgpu', replacement: 'onnxruntime-web/wasm' }];

export default defineConfig(async ({ mode }) => ({
  base: './',
  plugins: [svelte(), gpuTransformers(), sandboxBundle(), firstScreen(), galleryPages(), offlineSite()],
  resolve: { alias: smallRuntime },
  worker: { format: 'es' as const, plugins: () => [plainShaders(), gpuTransformers(), sandboxBundle()] },
  optimizeDeps: { entries: ['index.html'] },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // One file for the first screen: forty would take turns at a slow connection's six places.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial' as const] }] } } },
  },
  test: {
    tags: [{ name: 'long', description: 'npm run test:all takes these, too; npm test does not' }],
    reporters: process.env['TEST_REPORT'] ? ['default', 'json'] : ['default'],
    ...(process.env['TEST_REPORT'] ? { outputFile: process.env['TEST_REPORT'] } : {}),
    projects: !process.env['VITEST']
      ? []
      : process.env['BIBLIOGRAD_DAWN']
        ? [nodeProject('gpu', 120_000)]
        : [
            {
              extends: true as const,
              test: {
                name: 'unit',
                environment: 'node',
                include: ['test/unit/**/*.test.ts'],
                globalSetup: 'test/support/scratch-folder.ts',
                maxWorkers: '100%',
                testTimeout: 60_000,
              },
            },
            await browserProject('gpu', 120_000, mode === 'firefox' ? 'firefox' : 'chromium'),
            await browserProject('ui', 60_000, 'chromium'),
            {
              extends: true as const,
              test: {
                name: 'e2e',
                environment: 'node',
                include: ['test/e2e/**/*.test.ts'],
                globalSetup: 'test/support/built-site.ts',
                testTimeout: 300_000,
                hookTimeout: 120_000,
                fileParallelism: false,
              },
            },
          ],
  },
}));
