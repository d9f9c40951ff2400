// @module-tag long
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { chainModel } from '../support/chain-model';
import { visitedSite } from '../support/visited-site';
import { exportedJournal, openPage, setUp, takeScreenshots, trialOf, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();
const name = 'bibliograd/chain';
const edits = [{ find: '  warmup: 0.02,', replace: '  warmup: 0.05,' }];
const answer = JSON.stringify({
  tool: 'propose_script',
  arguments: { title: 'A longer warmup', rationale: 'A test.', edits },
});

/** As if the browser had fetched the model before: transformers.js looks into this cache first. */
async function keepModel(page: Page): Promise<void> {
  const files = [...chainModel(answer)].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')] as const);
  await page.evaluate(
    async ([hub, kept]) => {
      const cache = await caches.open('transformers-cache');
      for (const [path, base64] of kept) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const headers = { 'content-length': String(bytes.length) };
        await cache.put(hub + path, new Response(bytes, { headers }));
      }
    },
    [`https://huggingface.co/${name}/resolve/main/`, files] as const,
  );
}

test('a small model that the browser keeps proposes on WebGPU, in turns with the training', async () => {
  const page = await browser.newPage();
  await openPage(page, site.url);
  await keepModel(page);
  await setUp(page, { steps: 2, trials: 2 });
  await page.getByTestId('researcher-llm').check();
  await page.getByTestId('provider').selectOption('local');
  await takeScreenshots(page, 'local-model');
  await page.getByTestId('model').fill(name);
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  const { view } = await exportedJournal(page);
  for (const arm of ['none', 'papers'])
    expect(trialOf(view, arm, 1)).toMatchObject({
      outcome: { kind: 'finished' },
      proposal: { title: 'A longer warmup' },
    });
  await page.close();
});
