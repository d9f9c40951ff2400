/** Serves a folder as a distant host would: every reply after a latency, all replies together at a bandwidth. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

export interface ThrottledServer {
  readonly url: string;
  close(): Promise<void>;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function serveThrottled(folder: string, megabits: number, latencyMs: number): Promise<ThrottledServer> {
  const msPerByte = 8 / (megabits * 1000);
  let lineFreeAt = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] as string));
      const bytes = await readFile(join(folder, path)).catch(() => undefined);
      const now = performance.now();
      lineFreeAt = Math.max(lineFreeAt, now) + (bytes?.length ?? 0) * msPerByte;
      await sleep(latencyMs + lineFreeAt - now);
      response.writeHead(bytes ? 200 : 404, {
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': 'no-store',
        'Timing-Allow-Origin': '*',
      });
      response.end(bytes);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
