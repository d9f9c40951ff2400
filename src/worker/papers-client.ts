/** The paper library as the lab worker sees it: the same port, answered by the papers worker. */
import { AppError } from '../base/errors';
import type { BrowsableLibrary } from '../papers/types';
import { papersContract } from './papers-protocol';
import { Caller } from './rpc';

/** Opens the library once; after a failure the next call tries again. @throws AppError as `openPaperLibrary`. */
export function papersClient(baseUrl: string): () => Promise<BrowsableLibrary> {
  let library: Promise<BrowsableLibrary> | null = null;
  return () => {
    library ??= openClient(baseUrl).catch((thrown: unknown) => {
      library = null;
      throw thrown;
    });
    return library;
  };
}

async function openClient(baseUrl: string): Promise<BrowsableLibrary> {
  const worker = new Worker(new URL('./papers-worker.ts', import.meta.url), { type: 'module' });
  const caller = new Caller(worker, papersContract);
  worker.addEventListener('error', ({ message }) => {
    caller.break(new AppError('papers-offline', `paper library: its worker stopped (${message}); reload the page`));
  });
  try {
    const facts = await caller.call('open', { baseUrl });
    return {
      size: facts.papers,
      facts,
      search: (text, { signal, ...options }) => caller.call('search', { text, options }, signal),
      entry: (id, signal) => caller.call('entry', { id }, signal),
      read: (id, signal) => caller.call('read', { id }, signal),
      keep: (mostParts, signal) => caller.call('keep', { mostParts }, signal),
      explore: (problem, signal) => caller.call('explore', { problem }, signal),
      deepDive: (technique, signal) => caller.call('deepDive', { technique }, signal),
      compare: (techniques, signal) => caller.call('compare', { techniques: [...techniques] }, signal),
    };
  } catch (thrown) {
    worker.terminate();
    throw thrown;
  }
}
