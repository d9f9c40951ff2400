/**
 * Hostile scripts proposed by a model, on the built page: every trial ends in a typed failure, nothing is asked of the network beyond
 * the site and the visitor's endpoint, and an honest trial afterwards runs as ever.
 */
import { expect, test } from 'vitest';
import { errorCodes } from '../../src/base/errors';
import { chatServer } from '../support/chat-server';
import type { ChatRequest, Reply } from '../support/chat-server';
import { hostileScripts, runawayScripts } from '../support/hostile-scripts';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { exportedJournal, openPage, setUp, trialOf, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();

/** What runs until the deadline costs seconds each, so two of those; of the rest one in twenty. */
const runaways = new Set(runawayScripts.map(({ name }) => name));
const chosen = [
  ...runawayScripts.slice(0, 2),
  ...hostileScripts.filter(({ name }) => !runaways.has(name)).filter((_, i) => i % 20 === 0),
];

function reply({ messages }: ChatRequest): Reply {
  const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
  const honest = /```js\n([\s\S]*?)\n```/.exec(prompt)?.[1] ?? '';
  const index = Number(/Propose trial (\d+)/.exec(prompt)?.[1]);
  const hostile = chosen[index - 1];
  const script = hostile?.source ?? `${honest}\n// an honest edit\n`;
  return {
    tool: 'propose_script',
    input: { title: hostile?.name ?? 'An honest edit', rationale: 'A test.', script, cited_paper_ids: [] },
  };
}

test(`${chosen.length} hostile scripts end in typed failures and leave nothing behind`, async () => {
  const server = await chatServer(reply);
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  await openPage(page, site.url);
  await setUp(page, { steps: 2, trials: chosen.length + 2 });
  await page.getByTestId('researcher-llm').check();
  await page.getByTestId('endpoint').fill(server.url);
  await page.getByTestId('model').fill('mock');
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete', 280_000);
  const { view } = await exportedJournal(page);

  for (const arm of ['none', 'papers']) {
    for (const [i, { name }] of chosen.entries()) {
      const trial = trialOf(view, arm, i + 1);
      expect(trial.decision, name).toBe('failed');
      expect(errorCodes, name).toContain(trial.error?.code);
    }
    expect(trialOf(view, arm, chosen.length + 1).outcome?.kind).toBe('finished');
  }
  const elsewhere = asked.filter(
    (url) => !url.startsWith(site.url) && !url.startsWith(server.url.replace(/\/v1$/, '')),
  );
  expect(elsewhere.filter((url) => !/^(blob|data):/.test(url))).toEqual([]);
  expect(asked.length).toBeGreaterThan(5);
  expect(complaints).toEqual([]);
  await server.close();
  await page.close();
});
