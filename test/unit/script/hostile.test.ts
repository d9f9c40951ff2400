/** Hostile scripts in Node: every one ends with a typed outcome, and the next honest script does not notice. */
import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/script/sandbox';
import { hostileScripts, honestScript, outcomeOf } from '../../support/hostile-scripts';
import type { Outcome } from '../../support/hostile-scripts';

const limits = { deadlineMs: 300, memoryBytes: 64 * 2 ** 20 };
/** Native code runs past the deadline until the memory limit ends it. */
const slackMs = 10_000;
/** The honest script must not depend on how busy the machine is. */
const recordHonest = (): Promise<Outcome> => outcomeOf(createSandbox({ ...limits, deadlineMs: 5_000 }), honestScript);

const honest = await recordHonest();

test('the honest script is accepted', () => {
  expect(honest.code).toBe('accepted');
});

test('there are at least 64 hostile scripts, each with a name of its own', () => {
  expect(new Set(hostileScripts.map(({ name }) => name)).size).toBe(hostileScripts.length);
  expect(hostileScripts.length).toBeGreaterThanOrEqual(64);
});

test.each(hostileScripts.map((script) => [script.name, script] as const))(
  '%s: a typed outcome, and the next script is unaffected',
  async (_, { source, codes }) => {
    const { code, text } = await outcomeOf(createSandbox(limits), source);
    expect(codes, text.slice(0, 300)).toContain(code);
    if (code !== 'accepted') expect(text.length).toBeLessThanOrEqual(2_000);
    expect(await recordHonest()).toEqual(honest);
  },
  limits.deadlineMs + slackMs,
);
