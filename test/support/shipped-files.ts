/** `fetch` over files of public/, for tests under Node. */
import { readFile } from 'node:fs/promises';

export const shippedBase = 'https://site.test/papers/';

export function shippedFetch(
  change: (name: string, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (_, bytes) => bytes,
): {
  fetch: typeof fetch;
  asked: string[];
} {
  const asked: string[] = [];
  const fetcher = async (address: unknown): Promise<Response> => {
    const name = String(address).slice(shippedBase.length);
    asked.push(name);
    return new Response(change(name, new Uint8Array(await readFile(`public/papers/${name}`))));
  };
  return { fetch: fetcher, asked };
}
