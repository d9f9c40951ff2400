/** Hostile scripts in real workers: every one ends with a typed outcome, and nothing outside its worker notices. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnSandbox } from '../../../src/script/sandbox-client';
import type { HostileScript } from '../../support/hostile-scripts';
import { hostileScripts, honestScript, outcomeOf, runawayScripts } from '../../support/hostile-scripts';

const limits = { deadlineMs: 300, memoryBytes: 64 * 2 ** 20, patienceMs: 3_000 };
const lanes = 3;

const requested: string[] = [];
const observer = new PerformanceObserver((list) => requested.push(...list.getEntries().map(({ name }) => name)));

/** Runs scripts in a few workers at a time; lists those whose outcome is not one of theirs. */
async function surprises(scripts: readonly HostileScript[]): Promise<string[]> {
  const waiting = [...scripts];
  const found: string[] = [];
  const lane = async (): Promise<void> => {
    let sandbox = spawnSandbox(limits);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { name, source, codes } = next;
      const { code, text } = await outcomeOf(sandbox, source);
      if (!codes.includes(code)) found.push(`${name}: ${code}: ${text.slice(0, 200)}`);
      // Loading a worker takes longer than most scripts; one that ran out of time may have been ended.
      if (code !== 'script-timeout') continue;
      sandbox.dispose();
      sandbox = spawnSandbox(limits);
    }
    sandbox.dispose();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found;
}

const stateOfPage = (): object => ({
  globals: Object.getOwnPropertyNames(window).sort(),
  objectPrototype: Object.getOwnPropertyNames(Object.prototype).sort(),
  local: { ...localStorage },
  session: { ...sessionStorage },
  cookie: document.cookie,
  address: location.href,
});

let before: object;
beforeAll(() => {
  localStorage.setItem('witness', 'untouched');
  before = stateOfPage();
  performance.setResourceTimingBufferSize(10_000);
  observer.observe({ type: 'resource', buffered: true });
});
afterAll(() => {
  observer.disconnect();
  localStorage.removeItem('witness');
});

test('every hostile script ends with a typed outcome', async () => {
  expect(await surprises(hostileScripts)).toEqual([]);
}, 120_000);

test('a script that runs on in native code is ended with its worker, on time', async () => {
  const start = performance.now();
  expect(await surprises(runawayScripts)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(3 * limits.patienceMs);
});

test('a sandbox whose worker was ended says so at once, whatever is asked of it', async () => {
  const sandbox = spawnSandbox({ deadlineMs: 300, patienceMs: 500 });
  const ended = await outcomeOf(sandbox, runawayScripts[1]!.source);
  expect(ended).toMatchObject({ code: 'script-timeout', text: expect.stringContaining('0.5 s') as string });
  const start = performance.now();
  expect(await outcomeOf(sandbox, honestScript)).toEqual(ended);
  expect(performance.now() - start).toBeLessThan(400);
});

test('afterwards an honest script is accepted in a new worker, and in the worker of a hostile one', async () => {
  const sandbox = spawnSandbox();
  const first = await outcomeOf(sandbox, honestScript);
  expect(first.code).toBe('accepted');
  expect(await outcomeOf(sandbox, 'for (const a of []) b; c')).toMatchObject({ code: 'script-error' });
  expect(await outcomeOf(sandbox, honestScript)).toEqual(first);
  sandbox.dispose();
});

test('the page, its storage and its address are as before', () => {
  expect(stateOfPage()).toEqual(before);
});

test('nothing was requested but files of the server itself', async () => {
  await new Promise((resolve) => setTimeout(resolve, 0));
  const addresses = [...requested, ...performance.getEntriesByType('resource').map(({ name }) => name)];
  expect(addresses.some((address) => address.includes('sandbox-worker'))).toBe(true);
  expect(addresses.filter((address) => new URL(address).origin !== location.origin)).toEqual([]);
  expect(addresses.filter((address) => /example|passwd|record\.js|blob:|data:/.test(address))).toEqual([]);
});
