/**
 * Vite plugin: the built index.html shows the first screen, recorded result and all, before any script has come. Its styles are in it,
 * and the list of recordings, with which the page takes over what is there (`main.ts`).
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { runnerImport } from 'vite';
import type { Plugin } from 'vite';
import { classicScript } from './classic-script.ts';
import type * as FirstScreenHtml from './first-screen-html';

/** Replaces what must be there. @throws Error if it is not. */
function put(html: string, place: string | RegExp, text: string): string {
  if (html.search(place) < 0) throw new Error(`first screen: index.html has no ${place}`);
  return html.replace(place, () => text);
}

export function firstScreen(): Plugin {
  let root = '.';
  return {
    name: 'first-screen',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    transformIndexHtml: {
      order: 'post',
      async handler(html, { bundle }) {
        const index = await readFile(resolve(root, 'public/studies/index.json'), 'utf8');
        const { module } = await runnerImport<typeof FirstScreenHtml>(resolve(root, 'src/tools/first-screen-html.ts'), {
          configFile: false,
          root,
          logLevel: 'warn',
          // As the page itself is compiled, or it would not know its own markup again.
          plugins: [svelte({ emitCss: false, compilerOptions: { dev: false, hmr: false } })],
        });
        const list = JSON.stringify(JSON.parse(index)).replaceAll('<', '\\u003c');
        const screen = module.firstScreenHtml(index);
        const styled = html.replace(
          /<link rel="stylesheet"([^>]*href="\.\/([^"]+)"[^>]*)>/g,
          (_, rest: string, file: string) => {
            const sheet = bundle?.[file];
            if (sheet?.type !== 'asset') throw new Error(`first screen: ${file} is linked and not of this build`);
            return `<style>${String(sheet.source)}</style><link rel="stylesheet"${rest} media="not all">`;
          },
        );
        const shown = put(styled, '</head>', `<style>.elsewhere #app>*{visibility:hidden}</style></head>`);
        const guard = await classicScript(resolve(root, 'src/first-screen-guard.ts'));
        const hash = createHash('sha256').update(guard).digest('base64');
        const allowed = put(shown, "script-src 'self'", `script-src 'self' 'sha256-${hash}'`);
        const guarded = put(allowed, '</head>', `<script>${guard}</script></head>`);
        return put(
          guarded,
          '<div id="app"></div>',
          `<div id="app">${screen}</div><script type="application/json" id="recorded-studies">${list}</script>`,
        );
      },
    },
  };
}
