/**
 * The site without a network: keeps every file of one build, so that a page always gets the parts that were made together. A new build
 * waits until the pages of the old one are closed.
 */
/// <reference lib="webworker" />

declare const self: ServiceWorkerGlobalScope;

/** Written by the build: what identifies it, and its files, relative to the site's root. */
interface Build {
  readonly version: string;
  readonly files: readonly string[];
}

const build = JSON.parse('__BUILD__') as Build;
const prefix = 'bibliograd-site-';
const kept = `${prefix}${build.version}`;
const root = new URL('./', self.location.href).href;

self.addEventListener('install', (event) => {
  const keep = async (): Promise<void> => {
    const cache = await caches.open(kept);
    await cache.addAll(build.files.map((file) => new Request(new URL(file, root), { cache: 'no-cache' })));
  };
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  const forget = async (): Promise<void> => {
    const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== kept);
    await Promise.all(old.map((name) => caches.delete(name)));
  };
  event.waitUntil(forget());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(root)) return;
  const answer = async (): Promise<Response> => {
    const cache = await caches.open(kept);
    const { origin, pathname } = new URL(request.url);
    const isRoot = origin + pathname === root;
    return (
      (await cache.match(isRoot ? new URL('index.html', root) : request, { ignoreSearch: true, ignoreVary: true })) ??
      fetch(request)
    );
  };
  event.respondWith(answer());
});

export {};
