/** `fetch` over a folder, for tools that search a library that they have just built. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const folderUrl = 'folder:///';

export function folderFetch(folder: string): typeof fetch {
  return async (input) => {
    const path = new Request(input).url.slice(folderUrl.length);
    try {
      return new Response(await readFile(join(folder, path)));
    } catch {
      return new Response(null, { status: 404 });
    }
  };
}
