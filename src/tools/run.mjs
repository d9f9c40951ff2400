// Runs one TypeScript tool of this folder: node src/tools/run.mjs NAME args…  The tool exports `main(args)`.
import { installDependencies, root } from './dependencies.mjs';

installDependencies();
const [name, ...args] = process.argv.slice(2);
const { createServer, createServerModuleRunner } = await import('vite');
const server = await createServer({
  root,
  logLevel: 'error',
  appType: 'custom',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
try {
  const { main } = await runner.import(`/src/tools/${name}.ts`);
  await main(args);
} catch (error) {
  console.error(process.env.DEBUG ? error : `${name}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await runner.close();
  await server.close();
}
process.exit();
