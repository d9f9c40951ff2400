// @module-tag long
import { expect, test } from 'vitest';
import { browserFlags } from '../../src/tools/find-browser.mjs';
import { exportJournal } from '../../src/study/bundle';
import { complaintsOf, launchBrowser } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { recordedStudy } from '../support/recorded-study';
import { openPage, setUp, takeScreenshots, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();

const file = (text: string, name = 'recorded.jsonl') => ({
  name,
  mimeType: 'application/x-ndjson',
  buffer: Buffer.from(text),
});

test('without WebGPU the page says so and opens a recorded journal', async () => {
  const without = browserFlags.filter((flag) => !/webgpu/i.test(flag));
  const plain = await launchBrowser([...without, '--disable-features=WebGPU', '--disable-blink-features=WebGPU']);
  const page = await plain.newPage();
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  expect(await page.getByTestId('no-webgpu').textContent()).toContain('cannot train here');
  expect(await page.getByTestId('start').isDisabled()).toBe(true);
  await page.getByTestId('import').setInputFiles(file(exportJournal(await recordedStudy())));
  await page.getByTestId('recorded').waitFor();
  expect(await page.getByTestId('verdict').textContent()).toContain('With papers');
  await takeScreenshots(page, 'no-webgpu');
  expect(complaints).toEqual([]);
  await plain.close();
});

test('a corrupted paper index is told before the study starts, and a whole one helps', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await context.route('**/papers/parts/**', (route) => route.fulfill({ body: 'garbage' }));
  await openPage(page, site.url);
  await setUp(page, { steps: 2, trials: 1 });
  await page.getByTestId('start').click();
  await page.getByTestId('notice').waitFor({ timeout: 120_000 });
  expect(await page.getByTestId('notice').getAttribute('data-code')).toBe('index-corrupt');
  await context.unrouteAll();
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  await context.close();
});

test('a text that is not UTF-8 and one that is too short are refused, and the page stays usable', async () => {
  const page = await browser.newPage();
  await openPage(page, site.url);
  const latin = { ...file('', 'latin.txt'), buffer: Buffer.from('caf\xe9 '.repeat(1000), 'latin1') };
  await page.getByTestId('corpus-file').setInputFiles(latin);
  await page.locator('[data-testid=notice][data-code=text-not-utf8]').waitFor();
  await page.getByTestId('corpus-file').setInputFiles(file('A short story.', 'short.txt'));
  await page.locator('[data-testid=notice][data-code=text-too-short]').waitFor();
  expect(await page.getByTestId('start').isEnabled()).toBe(true);
  await page.close();
});

test('a journal from another version and one that was changed are refused', async () => {
  const page = await browser.newPage();
  await openPage(page, site.url);
  const text = exportJournal(await recordedStudy());
  await page.getByTestId('import').setInputFiles(file(text.replace('"format":2', '"format":3')));
  await page.locator('[data-testid=notice][data-code=journal-version]').waitFor();
  await page.getByTestId('import').setInputFiles(file(text.replace('2.75', '1.75')));
  await page.locator('[data-testid=notice][data-code=journal-corrupt]').waitFor();
  await page.close();
});

test('a second tab cannot run a study that the first one runs', async () => {
  const context = await browser.newContext();
  const first = await context.newPage();
  await openPage(first, site.url);
  await setUp(first, { steps: 200, trials: 1 });
  await first.getByTestId('start').click();
  await waitForState(first, 'Running');
  const second = await context.newPage();
  await openPage(second, site.url);
  await second.getByTestId('resume').click();
  await second.locator('[data-testid=notice][data-code=study-locked]').waitFor({ timeout: 60_000 });
  await context.close();
});

test('a lab that cannot start is told, and a recorded journal still opens', async () => {
  const page = await browser.newPage();
  await page.route('**/lab-worker*', (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw 1' }));
  await page.goto(site.url);
  await page.getByTestId('notice').waitFor();
  expect(await page.getByTestId('gpu').textContent()).toContain('the lab did not start');
  await page.getByTestId('import').setInputFiles(file(exportJournal(await recordedStudy())));
  await page.getByTestId('recorded').waitFor();
  await page.close();
});

test('where storage is denied a study runs in memory, with a warning', async () => {
  const page = await browser.newPage();
  const deny = 'for (let o = globalThis; o; o = Object.getPrototypeOf(o)) delete o.indexedDB;';
  await page.route('**/lab-worker*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${deny}\n${await response.text()}` });
  });
  await openPage(page, site.url);
  expect(await page.getByTestId('no-storage').textContent()).toContain('export yours');
  await setUp(page, { steps: 2, trials: 1 });
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  await page.close();
});

test('a lab that crashes in the middle loses nothing, and the study is resumed', async () => {
  const page = await browser.newPage();
  await openPage(page, site.url);
  await setUp(page, { steps: 12, trials: 1 });
  await page.getByTestId('start').click();
  await page.getByTestId('now').filter({ hasText: 'trial' }).waitFor({ timeout: 120_000 });
  const lab = page.workers().find((worker) => worker.url().includes('lab-worker'));
  await lab?.evaluate(() => {
    setTimeout(() => {
      throw new Error('crashed on purpose');
    });
  });
  await page.getByTestId('notice').filter({ hasText: 'crashed on purpose' }).waitFor();
  await page.getByTestId('resume').click();
  await waitForState(page, 'Complete');
  await page.close();
});
