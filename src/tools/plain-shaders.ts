/** Vite plugin for workers of the built site: shaders without their comments, 4.5 of the lab worker's 115 kB. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

export function plainShaders(): Plugin {
  return {
    name: 'plain-shaders',
    apply: 'build',
    enforce: 'pre',
    load: {
      filter: { id: /\.wgsl\?raw$/ },
      async handler(id) {
        const source = await readFile(id.replace(/\?raw$/, ''), 'utf8');
        return `export default ${JSON.stringify(source.replace(/ *\/\/[^\n]*/g, ''))};`;
      },
    },
  };
}
