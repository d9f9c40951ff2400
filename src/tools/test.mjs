// npm test: installs what is missing, then runs every check and test suite, and sums what their reports say. Without --all, tests tagged
// long are left out and the fuzzer takes a third of its time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installDependencies, root } from './dependencies.mjs';

installDependencies();
const reports = join(root, '.cache/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const lint = ['lint', ['eslint', '.']];
const checks = [
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['types', ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']],
  ['layers', ['depcruise', 'src', 'test', '--config', 'dependency-cruiser.config.js']],
  ['unused', ['knip']],
  ['build', ['vite', 'build', '--logLevel', 'warn']],
  ['size', ['size-limit']],
];
const suites = ['unit', 'gpu', 'ui', 'e2e'];
const isWhole = process.argv.includes('--all');
const [filter, environment] = isWhole ? [[], {}] : [['--tags-filter', '!long'], { VITE_FUZZ_SECONDS: '20' }];

let passed = 0;
let failed = 0;

/** Its output comes as it is made, or quietly in one piece when it ends. */
async function run(name, args, { env = {}, isQuiet = false } = {}) {
  if (!isQuiet) console.log(`\n── ${name}`);
  const startMs = Date.now();
  const child = spawn('npx', ['--no-install', ...args], {
    cwd: root,
    stdio: ['ignore', isQuiet ? 'pipe' : 'inherit', isQuiet ? 'pipe' : 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  if (output) console.log(`\n${output.trim()}`);
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - startMs) / 1000).toFixed(1)} s`);
  return status === 0;
}

async function runInTurn(list) {
  for (const [name, args] of list) {
    if (await run(name, args, { isQuiet: true })) passed++;
    else failed++;
  }
}

// The linter takes as long as all others, and one core.
await Promise.all([runInTurn([lint]), runInTurn(checks)]);

for (const suite of suites) {
  const report = join(reports, `${suite}.json`);
  const env = { ...environment, TEST_REPORT: report };
  const ok = await run(suite, ['vitest', 'run', '--project', suite, ...filter], { env });
  if (!existsSync(report)) {
    failed++;
    continue;
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  if (!ok && result.numFailedTests === 0) failed++;
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
