// @module-tag long
/** One visit, then no network at all: the server is gone. */
import { expect, test } from 'vitest';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { openPage, setUp, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();

test('after one visit the replay, a lesson’s runs, training and the papers that were searched work without a network', async () => {
  const context = await browser.newContext({ serviceWorkers: 'allow' });
  const page = await context.newPage();
  await openPage(page, site.url);
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state !== 'activated')
      await new Promise((resolve) => active?.addEventListener('statechange', resolve, { once: true }));
  });
  await page.goto(`${site.url}#papers?q=adam`);
  await page.getByTestId('hit').first().waitFor({ timeout: 60_000 });
  // All of it is kept by itself, in test/unit/papers/library.test.ts; here it would take minutes.
  await page
    .getByTestId('keep')
    .filter({ hasText: /Keeping [1-9]\d* %/ })
    .waitFor({ timeout: 120_000 });
  await page.getByTestId('keep-stop').click();
  await page.getByTestId('keep-all').waitFor();
  await site.close();

  const complaints = complaintsOf(page);
  await page.goto(site.url);
  await page.reload();
  await openPage(page, site.url);
  await page.getByTestId('door-watch').click();
  await page.locator('[data-testid=play][data-playing=true]').waitFor();
  await page.goto(site.url);
  await page.getByTestId('recorded-study').first().click();
  await page.getByTestId('findings').waitFor();
  await page.goto(`${site.url}#lesson/is-it-real`);
  await page.getByTestId('lesson-train').click();
  await page.getByTestId('provenance').filter({ hasText: 'Trained on this machine' }).waitFor({ timeout: 240_000 });
  await page.goto(`${site.url}#papers?q=adam`);
  await page.getByTestId('hit').first().waitFor({ timeout: 60_000 });
  await page.goto(site.url);
  await setUp(page, { steps: 2, trials: 1 });
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  expect(complaints).toEqual([]);
  await context.close();
}, 600_000);
