/** Vite plugin for workers of the built site: shaders without their comments, 4.5 of the lab worker's 115 kB. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

export function plainShaders(): Plugin {
  return {
    name: 'plain-shaders',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      const [, file] = /^(.+\.wgsl)\?raw$/.exec(id) ?? [];
      if (file === undefined) return null;
      const source = await readFile(file, 'utf8');
      return `export default ${JSON.stringify(source.replace(/ *\/\/[^\n]*/g, ''))};`;
    },
  };
}
