/** The papers worker: holds the paper library, so that loading and searching it never delays a training step. */
import { AppError } from '../base/errors';
import { openPaperLibrary } from '../papers/library';
import type { BrowsableLibrary } from '../papers/types';
import { memoryBlobStore, openBlobStore } from '../store/blobs';
import type { BlobStore } from '../store/blobs';
import { LateBlobStore } from '../store/late-blobs';
import { papersContract } from './papers-protocol';
import { answer, workerScope } from './rpc';

let library: BrowsableLibrary | null = null;

function opened(): BrowsableLibrary {
  if (library === null) throw new AppError('usage', 'papers worker: open the library before searching it');
  return library;
}

/** The library works without a cache too; it is then fetched anew each time. */
async function blobs(): Promise<BlobStore> {
  try {
    return new LateBlobStore(await openBlobStore());
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'storage-denied') return memoryBlobStore();
    throw thrown;
  }
}

answer(workerScope, papersContract, {
  async open({ baseUrl }) {
    library ??= await openPaperLibrary({ baseUrl: new URL('papers/', baseUrl).href, blobs: await blobs() });
    return library.facts;
  },
  search: ({ text, options }, signal) => opened().search(text, { ...options, signal }),
  entry: ({ id }, signal) => opened().entry(id, signal),
  read: ({ id }, signal) => opened().read(id, signal),
  keep: ({ mostParts }, signal) => opened().keep(mostParts, signal),
  explore: ({ problem }, signal) => opened().explore(problem, signal),
  deepDive: ({ technique }, signal) => opened().deepDive(technique, signal),
  compare: ({ techniques }, signal) => opened().compare(techniques, signal),
});
