/**
 * Vite plugin: makes the built site's service worker, which is told the build's files. Left out is what is large and only some visitors
 * need; the paper library keeps its own parts.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { classicScript } from './classic-script.ts';

const fileName = 'service-worker.js';
const leftOut = /(^|\/)(ort-wasm|transformers)[^/]*$|^papers\/(parts|encoder)\/|\.(png|map)$|^robots\.txt$/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

const hashOf = (parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex').slice(0, 16);
};

export function offlineSite(): Plugin {
  let [root, publicDir] = ['.', 'public'];
  return {
    name: 'offline-site',
    apply: 'build',
    configResolved(config) {
      ({ root, publicDir } = config);
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const made = Object.entries(bundle).filter(([name]) => !leftOut.test(name));
        const copied = filesBelow(publicDir).filter((name) => !leftOut.test(name));
        const contents = [
          ...made.flatMap(([name, file]) => [name, file.type === 'chunk' ? file.code : file.source]),
          ...copied.flatMap((name) => [name, readFileSync(join(publicDir, name))]),
        ];
        const files = [...made.map(([name]) => name), ...copied].sort();
        const worker = await classicScript(join(root, 'src/offline/service-worker.ts'));
        const build = JSON.stringify(JSON.stringify({ version: hashOf(contents), files }));
        const source = worker.replace(/["'`]__BUILD__["'`]/, () => build);
        this.emitFile({ type: 'asset', fileName, source });
      },
    },
  };
}
