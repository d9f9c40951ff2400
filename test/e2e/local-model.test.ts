import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chainModel } from '../support/chain-model';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { exportedJournal, openPage, setUp, takeScreenshots, trialOf, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();
const name = 'bibliograd/chain';
const edits = [{ find: '  warmup: 0.02,', replace: '  warmup: 0.05,' }];
const answer = JSON.stringify({
  tool: 'propose_script',
  arguments: { title: 'A longer warmup', rationale: 'A test.', edits },
});

/** Answers for the model hub, and writes down what else than this site was asked for what. */
async function hubFor(page: Page): Promise<readonly string[]> {
  const asked: string[] = [];
  const files = chainModel(answer);
  await page.context().route(
    (url) => !url.href.startsWith(site.url),
    async (route) => {
      const url = route.request().url();
      const body = files.get(url.split(`https://huggingface.co/${name}/resolve/main/`)[1] ?? '');
      asked.push(`${route.request().method()} ${url}`);
      const headers = { 'access-control-allow-origin': '*' };
      await route.fulfill(body ? { headers, body: Buffer.from(body) } : { headers, status: 404 });
    },
  );
  return asked;
}

test('a small model is fetched from the hub once, by name, and proposes on WebGPU in turns with the training', async () => {
  const page = await browser.newPage();
  const asked = await hubFor(page);
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  await setUp(page, { steps: 2, trials: 2 });
  await page.getByTestId('researcher-llm').check();
  await page.getByTestId('provider').selectOption('local');
  await takeScreenshots(page, 'local-model');
  expect(asked).toEqual([]);
  await page.getByTestId('model').fill(name);
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  const { view } = await exportedJournal(page);
  for (const arm of ['none', 'papers'])
    expect(trialOf(view, arm, 1)).toMatchObject({
      outcome: { kind: 'finished' },
      proposal: { title: 'A longer warmup' },
    });
  expect(asked.every((request) => request.startsWith(`GET https://huggingface.co/${name}/`))).toBe(true);
  const whole = asked.filter((request) => request.endsWith('/onnx/model_q4.onnx'));
  expect(whole.length).toBeLessThanOrEqual(2);
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  console.log(asked.join('\n'), complaints);
  await page.close();
});
