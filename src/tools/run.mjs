// Runs one TypeScript tool of this folder: node src/tools/run.mjs NAME args…  The tool exports `main(args)`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installDependencies, root } from './dependencies.mjs';

installDependencies();

/**
 * Where Linux has no Vulkan driver, Dawn gets the software adapter inside the test browser, under the name of Vulkan's loader.
 * The dynamic linker reads its path only at the start of a process, hence the second one.
 */
async function softwareAdapterPath() {
  if (process.platform !== 'linux' || process.env.BIBLIOGRAD_GPU === 'hardware') return undefined;
  const { findBrowser } = await import('./find-browser.mjs');
  const library = join(dirname(await findBrowser()), 'libvk_swiftshader.so');
  if (!existsSync(library)) return undefined;
  const folder = join(root, '.cache/adapter');
  const link = join(folder, 'libvulkan.so.1');
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(library, link);
  return folder;
}

async function runTool(name, args) {
  const { createServer, createServerModuleRunner } = await import('vite');
  const server = await createServer({
    root,
    logLevel: 'error',
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    // Its modules name each other as only bundlers understand.
    ssr: { noExternal: [/@tensorflow/] },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
  try {
    const { main } = await runner.import(`/src/tools/${name}.ts`);
    await main(args);
  } catch (error) {
    console.error(process.env.DEBUG ? error : `${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
  // Dawn and Vite keep the process alive; there is nothing left to do.
  process.exit();
}

const [name, ...args] = process.argv.slice(2);
const adapterPath = process.env.BIBLIOGRAD_ADAPTER_PATH ?? (await softwareAdapterPath());
const overDawn =
  ['trial', 'study', 'planted-effects', 'record-lessons', 'dawn-suite'].includes(name) || args.includes('--dawn');
if (!overDawn || adapterPath === undefined || process.env.BIBLIOGRAD_ADAPTER_PATH !== undefined)
  await runTool(name, args);
else {
  const environment = {
    ...process.env,
    BIBLIOGRAD_ADAPTER_PATH: adapterPath,
    LD_LIBRARY_PATH: [adapterPath, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  };
  // Ctrl+C is for the child, which writes its checkpoint first.
  process.on('SIGINT', () => undefined);
  const { status } = spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit', env: environment });
  process.exitCode = status ?? 1;
}
