// npm run leaks -- [TRIALS]: the leak test of test/gpu/leaks.test.ts over as many trials as you like (1,000 by default).
import { spawnSync } from 'node:child_process';
import { installDependencies, root } from './dependencies.mjs';

installDependencies();
const [trials = '1000'] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'gpu', 'test/gpu/leaks.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, VITE_LEAK_TRIALS: trials } },
);
process.exitCode = status ?? 1;
