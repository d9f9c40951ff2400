/** The built page before its scripts: readable at once, taken over as it stands, and unseen where the address asks for something else. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';

const { site, browser } = await visitedSite();

/** Scripts wait until they are let through. */
async function holdScripts(page: Page): Promise<() => void> {
  let letThrough = (): void => undefined;
  const free = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route('**/assets/*.js', async (route) => {
    await free;
    await route.continue();
  });
  return letThrough;
}

test('without scripts the recorded result and the experiment can be read', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  await page.getByTestId('hero-gains').waitFor();
  expect(await page.getByTestId('hero').textContent()).toContain('With papers');
  expect(await page.locator('ol li').count()).toBe(5);
  await context.close();
});

test('the page takes over what is there, and nothing is made twice', async () => {
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
  const letThrough = await holdScripts(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(site.url, { waitUntil: 'commit' });
  const early = await page.waitForSelector('[data-testid=hero]');
  const text = await early.textContent();
  letThrough();
  await page.getByTestId('hero-scrubber').waitFor();
  expect(text).toContain('The recording is being fetched');
  expect(await page.locator('[data-testid=hero], [data-testid=gpu], [data-testid=start]').count()).toBe(3);
  expect(await early.evaluate((hero) => hero.isConnected && hero.contains(document.querySelector('.scrubber')))).toBe(
    true,
  );
  expect(asked.filter((url) => url.endsWith('/studies/index.json'))).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test.each([
  { address: '#papers', locale: 'en-US', then: '[data-testid=papers-screen]' },
  { address: '?embed#recorded/demo-librarian', locale: 'en-US', then: '[data-testid=embed]' },
  { address: '', locale: 'de-DE', then: 'html[lang=de] [data-testid=hero]' },
])('at "$address" in $locale the first screen that is there is never seen', async ({ address, locale, then }) => {
  const page = await browser.newPage({ locale });
  const complaints = complaintsOf(page);
  const letThrough = await holdScripts(page);
  await page.goto(site.url + address, { waitUntil: 'commit' });
  const early = await page.waitForSelector('[data-testid=hero]', { state: 'attached' });
  expect(await early.isVisible()).toBe(false);
  letThrough();
  await page.locator(then).waitFor();
  expect(await early.evaluate((hero) => hero.isConnected)).toBe(false);
  expect(complaints).toEqual([]);
  await page.close();
});
