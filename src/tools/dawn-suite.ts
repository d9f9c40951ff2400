/** npm run test:dawn [FILTER…]: the gpu tests without a browser, over Dawn in Node; on the GPU itself with BIBLIOGRAD_GPU=hardware. */
import { spawnSync } from 'node:child_process';

/** In a process of its own, which inherits where run.mjs found an adapter. */
export function main(args: string[]): void {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'gpu', ...args];
  const env = { ...process.env, BIBLIOGRAD_DAWN: '1' };
  const { status } = spawnSync(process.execPath, vitest, { stdio: 'inherit', env });
  if (status !== 0) throw new Error('some tests failed; see the lines above');
}
