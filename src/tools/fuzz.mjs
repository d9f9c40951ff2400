// npm run fuzz -- [SECONDS] [SEED]: the graph fuzzer of test/gpu/fuzz.test.ts, for as long as you like (600 s by default).
import { spawnSync } from 'node:child_process';
import { installDependencies, root } from './dependencies.mjs';

installDependencies();
const [seconds = '600', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'gpu', 'test/gpu/fuzz.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, VITE_FUZZ_SECONDS: seconds, VITE_FUZZ_SEED: seed },
  },
);
process.exitCode = status ?? 1;
