/**
 * Vite plugin: `virtual:sandbox-modules` exports, as strings of plain JavaScript, the modules that exist inside the
 * QuickJS sandbox (the graph recorder and the `nn` and `optim` preludes), bundled from the TypeScript of src/script/prelude.
 */
import { resolve } from 'node:path';
import { rolldown } from 'rolldown';
import type { Plugin } from 'vite';

const virtualId = 'virtual:sandbox-modules';
const resolvedId = `\0${virtualId}`;
const modules = ['recorder', 'core', 'tensor', 'nn', 'optim', 'record'] as const;

async function bundle(name: string, root: string): Promise<string> {
  const build = await rolldown({
    input: resolve(root, `src/script/prelude/${name}.ts`),
    external: (id) => id !== name && (modules as readonly string[]).includes(id.replace(/^\.\//, '')),
    logLevel: 'warn',
  });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  // Inside the sandbox modules have bare names.
  return output[0].code.replaceAll('from "./', 'from "');
}

export function sandboxBundle(): Plugin {
  let root = '.';
  return {
    name: 'sandbox-modules',
    configResolved(config) {
      root = config.root;
    },
    resolveId: (id) => (id === virtualId ? resolvedId : undefined),
    async load(id) {
      if (id !== resolvedId) return undefined;
      const sources: Record<string, string> = {};
      for (const name of modules) sources[name] = await bundle(name, root);
      return `export default ${JSON.stringify(sources)};`;
    },
  };
}
