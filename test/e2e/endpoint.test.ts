// @module-tag long
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chatServer } from '../support/chat-server';
import type { ChatRequest, Reply } from '../support/chat-server';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { writeSetting } from '../../src/study/script-settings';
import {
  exportedJournal,
  openPage,
  setUp,
  storedText,
  takeScreenshots,
  trialOf,
  waitForState,
} from '../support/visitor';

const key = 'sk-test-4f1c9a7e2b';
const { site, browser } = await visitedSite();

async function startWithEndpoint(page: Page, endpoint: string, trials: number): Promise<void> {
  await openPage(page, site.url);
  await setUp(page, { steps: 4, trials });
  await page.getByTestId('researcher-llm').check();
  await page.getByTestId('endpoint').fill(endpoint);
  await page.getByTestId('model').fill('mock');
  await page.getByTestId('api-key').fill(key);
  await page.getByTestId('start').click();
}

/** The trial asked for and the script to edit, as the prompt says them. */
function taskOf({ messages }: ChatRequest): { index: number; script: string } {
  const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
  const script = /```js\n([\s\S]*?)\n```/.exec(prompt)?.[1] ?? '';
  return { index: Number(/Propose trial (\d+)/.exec(prompt)?.[1]), script };
}

const propose = (title: string, script: string, cited: string[] = []): Reply => ({
  tool: 'propose_script',
  input: { title, rationale: 'A test.', script, cited_paper_ids: cited },
});

/**
 * Trial by trial: a valid edit, a syntax error that is repaired, an endless loop followed by a script that diverges, a tool the arm
 * without papers does not have.
 */
function reply(request: ChatRequest): Reply {
  const { index, script } = taskOf(request);
  const answers = request.messages.filter(({ role }) => role === 'tool');
  const edited = `${script}\n// edit ${index} ${request.tools.length}\n`;
  if (index === 1) return propose('A valid edit', edited);
  const isFirst = answers.length === 0;
  if (index === 2)
    return isFirst ? propose('A syntax error', `${script}\nexport const broken = (;\n`) : propose('Repaired', edited);
  if (index === 3)
    return isFirst
      ? propose('An endless loop', `${script}\nwhile (true) {}\n`)
      : propose('A rate without bounds', writeSetting(script, 'lr', 1e30) ?? '');
  if (isFirst) return { tool: 'search_papers', input: { query: 'warmup learning rate' } };
  const found = /"id":"([^"]+)"/.exec(answers[0]?.content ?? '')?.[1];
  return propose('After a search', edited, found === undefined ? [] : [found]);
}

/** What the tools answered in a trial. */
const saidTo = ({ used }: ReturnType<typeof trialOf>): string =>
  JSON.stringify(used?.transcript?.filter(({ role }) => role === 'tool') ?? []);

test('every kind of reply ends in its typed outcome, and the key stays in memory', async () => {
  const server = await chatServer(reply);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await startWithEndpoint(page, server.url, 5);
  await waitForState(page, 'Complete', 280_000);
  await takeScreenshots(page, 'endpoint');
  const { text, view } = await exportedJournal(page);

  for (const arm of ['none', 'papers']) {
    expect(trialOf(view, arm, 1).outcome?.kind).toBe('finished');
    expect(trialOf(view, arm, 2)).toMatchObject({ outcome: { kind: 'finished' }, proposal: { title: 'Repaired' } });
    expect(saidTo(trialOf(view, arm, 2))).toContain('the script does not run: ');
    expect(trialOf(view, arm, 3)).toMatchObject({ decision: 'failed', error: { code: 'loss-not-finite' } });
    expect(saidTo(trialOf(view, arm, 3))).toContain('the script does not run: ');
    expect(trialOf(view, arm, 4).outcome?.kind).toBe('finished');
  }
  const [refused] = trialOf(view, 'none', 4).used?.toolCalls ?? [];
  expect(refused).toMatchObject({ tool: 'search_papers', refused: expect.stringContaining('refused') as unknown });
  expect(trialOf(view, 'papers', 4).used?.papersConsidered.length).toBeGreaterThan(0);
  expect(trialOf(view, 'papers', 4).proposal?.papersCited).toHaveLength(1);

  expect(trialOf(view, 'papers', 4).used).toMatchObject({ tokensUsed: 200 });
  expect(trialOf(view, 'papers', 4).used?.transcript?.map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'tool',
    'assistant',
  ]);

  expect(server.requests.every((request) => request.key === key)).toBe(true);
  expect(text).not.toContain(key);
  expect(await storedText(page)).not.toContain(key);
  expect(page.url()).not.toContain(key);
  expect(complaints).toEqual([]);
  await page.close();
  await server.close();
});

test('a key that is refused pauses the study with a cure; with a good one it goes on', async () => {
  let isRefusing = true;
  const unauthorized = { status: 401, type: 'application/json', body: '{"error":{"message":"bad key"}}' };
  const server = await chatServer((request) => (isRefusing ? unauthorized : reply(request)));
  const page = await browser.newPage();
  await startWithEndpoint(page, server.url, 2);
  await waitForState(page, 'Paused');
  expect(await page.getByTestId('notice').textContent()).toContain('enter a valid key');
  isRefusing = false;
  await page.getByTestId('api-key').fill('another-key');
  await page.getByTestId('resume').click();
  await waitForState(page, 'Complete');
  expect(server.requests.at(-1)?.key).toBe('another-key');
  await page.close();
  await server.close();
});

test('an endpoint that answers HTML costs its trials, and the study says why', async () => {
  const server = await chatServer(() => ({ status: 200, type: 'text/html', body: '<html>Welcome</html>' }));
  const page = await browser.newPage();
  await startWithEndpoint(page, server.url, 2);
  await waitForState(page, 'Complete');
  const { view } = await exportedJournal(page);
  expect(trialOf(view, 'none', 1)).toMatchObject({ decision: 'proposal-failed', error: { code: 'endpoint-reply' } });
  await page.close();
  await server.close();
});

test('the browser’s own model is offered where there is one, and proposes', async () => {
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  await page.addInitScript(() => {
    const answer = (prompt: string): string => {
      const script = /```js\n([\s\S]*?)\n```/.exec(prompt)?.[1] ?? '';
      return JSON.stringify({
        tool: 'propose_script',
        arguments: { title: 'Mine', rationale: 'r', script: `${script}\n// mine\n` },
      });
    };
    Object.assign(globalThis, {
      LanguageModel: {
        availability: () => Promise.resolve('available'),
        create: () =>
          Promise.resolve({
            promptStreaming: (messages: { content: string }[]) =>
              new ReadableStream({
                start(controller) {
                  controller.enqueue(answer(messages[0]?.content ?? ''));
                  controller.close();
                },
              }),
            destroy: () => undefined,
          }),
      },
    });
  });
  await openPage(page, site.url);
  await setUp(page, { steps: 2, trials: 2 });
  await page.getByTestId('researcher-llm').check();
  await page.getByTestId('provider').selectOption('chrome');
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  const { view } = await exportedJournal(page);
  for (const arm of ['none', 'papers'])
    expect(trialOf(view, arm, 1)).toMatchObject({ outcome: { kind: 'finished' }, proposal: { title: 'Mine' } });
  expect(complaints).toEqual([]);
  await page.close();
});
