import { expect, test } from 'vitest';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { openPage, overflowOf, takeScreenshots } from '../support/visitor';

const { site, browser } = await visitedSite();

test('a visitor searches the shipped library, opens a record, shares its link, and asks nobody else', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  const foreign: string[] = [];
  const loaded: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url) && request.url().startsWith('http')) foreign.push(request.url());
    loaded.push(request.url());
  });
  await openPage(page, site.url);
  const parts = (): number => loaded.filter((url) => /PapersScreen|papers-state/.test(url)).length;
  expect(parts(), 'files of the screen that the first page loads').toBe(0);

  await page.getByTestId('papers-link').click();
  const field = page.getByRole('searchbox', { name: 'Search the papers' });
  await field.fill('learning rate warmup');
  const count = page.getByTestId('papers-count');
  await count.filter({ hasText: /[\d,]+ papers found in \d+ ms/ }).waitFor({ timeout: 30_000 });
  const first = page.getByTestId('hit').first().getByRole('link');
  expect(await first.locator('mark').count()).toBeGreaterThan(0);
  await takeScreenshots(page, 'papers');
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.keyboard.press('ArrowDown');
  const title = (await first.textContent()) ?? '';
  await page.keyboard.press('Enter');
  const record = page.getByTestId('record');
  await record.getByRole('heading', { name: title, exact: true }).waitFor();
  await record.getByRole('link', { name: /^Read it at/ }).waitFor();
  await takeScreenshots(page, 'paper');

  const other = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await other.goto(page.url());
  await other.getByTestId('record').getByRole('heading', { name: title, exact: true }).waitFor({ timeout: 30_000 });
  expect(await overflowOf(other)).toBe(0);
  await other.getByRole('button', { name: 'Back to the list' }).click();
  await other.getByTestId('hit').first().getByRole('link', { name: title, exact: true }).waitFor();
  expect(await overflowOf(other)).toBe(0);

  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});

test('search by meaning runs in the tab, from the site alone, and goes on offline once it was loaded', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  const loaded: string[] = [];
  page.on('request', (request) => void loaded.push(request.url()));
  const runtime = (): string[] => loaded.filter((url) => /\.wasm$|transformers/.test(url));
  await page.goto(`${site.url}#papers?q=gradients+blow+up`);
  const hits = page.getByTestId('hit');
  await hits.first().waitFor({ timeout: 30_000 });
  expect(runtime(), 'what a search by words loads of the runtime').toEqual([]);
  await page.getByTestId('by-meaning').check();
  await expect.poll(() => page.url()).toContain('meaning=1');
  await expect.poll(() => runtime().length, { timeout: 30_000 }).toBeGreaterThan(1);
  const places = page.getByText(/In meaning, number \d+ of the papers/);
  await expect.poll(() => places.count(), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.context().setOffline(true);
  const words = (await hits.allTextContents()).join();
  await page.getByRole('searchbox', { name: 'Search the papers' }).fill('gradients blow up badly');
  await expect.poll(async () => (await hits.allTextContents()).join(), { timeout: 30_000 }).not.toBe(words);
  await expect.poll(() => places.count()).toBeGreaterThan(0);
  expect(loaded.filter((url) => url.startsWith('http') && !url.startsWith(site.url))).toEqual([]);
  expect(complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text))).toEqual([]);
});
