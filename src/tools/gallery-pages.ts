/**
 * Vite plugin: the pages of recorded studies, from public/studies/index.json. BIBLIOGRAD_ADDRESS names the site's address, which pictures
 * for social cards need in full.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runnerImport } from 'vite';
import type { Plugin } from 'vite';
import type * as GalleryHtml from './gallery-html';

export function galleryPages(): Plugin {
  let root = '.';
  return {
    name: 'gallery-pages',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    configResolved(config) {
      root = config.root;
    },
    async generateBundle() {
      const index = await readFile(resolve(root, 'public/studies/index.json'), 'utf8');
      // A configuration may import only files with their extensions, so Vite fetches this one.
      const { module } = await runnerImport<typeof GalleryHtml>(resolve(root, 'src/tools/gallery-html.ts'));
      const pages = module.galleryFiles(index, process.env['BIBLIOGRAD_ADDRESS']);
      for (const [fileName, source] of Object.entries(pages)) this.emitFile({ type: 'asset', fileName, source });
    },
  };
}
