/** Searches a library and says how long it took and how much was fetched. */
import { Pack } from '../../../src/papers/pack/pack';
import { StaticIndex } from '../../../src/papers/static-index';
import { openBlobStore } from '../../../src/store/blobs';
import type { BlobStore } from '../../../src/store/blobs';
import { LateBlobStore } from '../../../src/store/late-blobs';

export interface Ask {
  readonly baseUrl: string;
  readonly queries: readonly string[];
  /** Cold: each query meets an opened library of which nothing else was read. */
  readonly isCold: boolean;
}

export interface Answers {
  readonly openMs: number;
  readonly openBytes: number;
  readonly queries: readonly { readonly ms: number; readonly bytes: number; readonly ids: readonly string[] }[];
}

let bytes = 0;
const counted: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const body = await response.arrayBuffer();
  bytes += body.byteLength;
  return new Response(body, { status: response.status });
};

let blobs: BlobStore | undefined;

async function kept(isEmptied: boolean): Promise<BlobStore> {
  blobs ??= new LateBlobStore(await openBlobStore());
  if (isEmptied) for (const name of await blobs.list('papers/')) await blobs.remove(name);
  return blobs;
}

let index: StaticIndex | undefined;

async function open(baseUrl: string, blobs: BlobStore): Promise<StaticIndex> {
  return new StaticIndex(await Pack.open({ baseUrl, blobs, fetch: counted }));
}

export async function answer({ baseUrl, queries, isCold }: Ask): Promise<Answers> {
  const [start, before] = [performance.now(), bytes];
  index = isCold || !index ? await open(baseUrl, await kept(isCold)) : index;
  const [openMs, openBytes] = [performance.now() - start, bytes - before];
  const answers = [];
  for (const query of queries) {
    const [startMs, fetched] = [performance.now(), bytes];
    const { hits } = await index.search(query, { limit: 10 });
    answers.push({ ms: performance.now() - startMs, bytes: bytes - fetched, ids: hits.map(({ paper }) => paper.id) });
  }
  return { openMs, openBytes, queries: answers };
}
