// @module-tag long
/**
 * Hostile scripts proposed by a model, on the built page: each is refused in words the model can learn from, nothing is asked of the
 * network beyond the site and the visitor's endpoint, and the honest script proposed after them trains as ever.
 */
import { expect, test } from 'vitest';
import { chatServer } from '../support/chat-server';
import type { ChatRequest, Reply } from '../support/chat-server';
import { hostileScripts, runawayScripts } from '../support/hostile-scripts';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { exportedJournal, openPage, setUp, trialOf, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();

/** What runs until the deadline costs seconds each, so one of those; of the rest one in twenty. */
const runaways = new Set(runawayScripts.map(({ name }) => name));
const chosen = [
  ...runawayScripts.slice(0, 1),
  ...hostileScripts.filter(({ name }) => !runaways.has(name)).filter((_, i) => i % 20 === 0),
];

/** As many as a model may get wrong in one trial; then comes the honest script. */
const hostilePerTrial = 3;
const trials = Math.ceil(chosen.length / hostilePerTrial);
const hostileIn = (trial: number) => chosen.slice((trial - 1) * hostilePerTrial, trial * hostilePerTrial);

function reply({ messages }: ChatRequest): Reply {
  const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
  const honest = /```js\n([\s\S]*?)\n```/.exec(prompt)?.[1] ?? '';
  const index = Number(/Propose trial (\d+)/.exec(prompt)?.[1]);
  const refusals = messages.filter(({ content }) => content.startsWith('propose_script:')).length;
  const hostile = hostileIn(index)[refusals];
  const script = hostile?.source ?? honest.replace(/lr: 0\.\d+/, `lr: 0.0${10 + index}`);
  return {
    tool: 'propose_script',
    input: { title: hostile?.name ?? 'An honest edit', rationale: 'A test.', script, cited_paper_ids: [] },
  };
}

test(`${chosen.length} hostile scripts are refused and leave nothing behind`, async () => {
  const server = await chatServer(reply);
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  await openPage(page, site.url);
  await setUp(page, { steps: 2, trials: trials + 1 });
  await page.getByTestId('researcher-llm').check();
  await page.getByTestId('endpoint').fill(server.url);
  await page.getByTestId('model').fill('mock');
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete', 500_000);
  const { view } = await exportedJournal(page);

  for (const arm of ['none', 'papers'])
    for (let index = 1; index <= trials; index += 1) {
      const { proposal, outcome } = trialOf(view, arm, index);
      const refusals = proposal?.toolCalls.map(({ refused }) => refused);
      expect(refusals).toHaveLength(hostileIn(index).length + 1);
      expect(refusals?.pop()).toBeNull();
      for (const refused of refusals ?? []) expect(refused).toMatch(/^propose_script: the script does not run: ./);
      expect(outcome?.kind).toBe('finished');
    }
  const elsewhere = asked.filter(
    (url) => !url.startsWith(site.url) && !url.startsWith(server.url.replace(/\/v1$/, '')),
  );
  expect(elsewhere.filter((url) => !/^(blob|data):/.test(url))).toEqual([]);
  expect(asked.length).toBeGreaterThan(5);
  expect(complaints).toEqual([]);
  await server.close();
  await page.close();
}, 600_000);
