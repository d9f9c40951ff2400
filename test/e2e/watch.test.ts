import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import recorded from '../../public/studies/index.json';
import { enter, press, tabTo } from '../support/keyboard';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { overflowOf, takeScreenshots, trialItem } from '../support/visitor';

const { site, browser } = await visitedSite();

const [study] = recorded.studies;
const confirmedGain = `${study?.gains.find(({ arm }) => arm === 'papers')?.confirmed.mean.toFixed(2)} %`;

const words = (page: Page, testid: string) => page.getByTestId(testid).getAttribute('aria-valuetext');
const [head = ''] = readFileSync('public/studies/demo-librarian.jsonl', 'utf8').split('\n', 1);
const { entries } = JSON.parse(head) as { entries: number };

test('by mouse: the first screen moves within two seconds; watch, scrub, open a trial, its diff, the lineage, and back', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  const startMs = Date.now();
  await page.goto(site.url);
  await page.locator('[data-testid=hero-play][data-playing=true]').waitFor({ timeout: 20_000 });
  const untilReplayMs = Date.now() - startMs;
  expect(untilReplayMs, 'ms until a recorded study replays').toBeLessThan(2000);
  await page.getByTestId('hero-gains').filter({ hasText: confirmedGain }).waitFor();

  await page.getByTestId('door-watch').click();
  await page.locator('[data-testid=play][data-playing=true]').waitFor();
  await page.getByTestId('now').filter({ hasText: 'step' }).waitFor({ timeout: 20_000 });
  const track = await page.getByTestId('scrubber').boundingBox();
  if (track === null) throw new Error('the scrubber is not on the page');
  await page.mouse.click(track.x + 0.6 * track.width, track.y + track.height / 2);
  await page.waitForURL(/#recorded\/demo-librarian@\d+$/);
  const place = await words(page, 'scrubber');

  await trialItem(page, 'papers', 1).locator('summary').first().click();
  await trialItem(page, 'papers', 1).locator('ins').first().waitFor();
  await page.waitForURL(/@\d+\/trial-papers-1$/);
  await takeScreenshots(page, 'watch');
  expect(await overflowOf(page)).toBe(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  const other = await browser.newPage();
  await other.goto(page.url());
  await other.locator('[data-testid=trial][data-arm=papers][data-index="1"] ins').first().waitFor();
  expect(await words(other, 'scrubber')).toBe(place);
  await other.close();

  const tree = page.getByTestId('arm-papers').getByTestId('lineage').getByTestId('points');
  await tree.scrollIntoViewIfNeeded();
  await tree.click({ position: { x: 14, y: 16 } });
  await page.waitForURL(/\/trial-papers-0$/);
  await page.goBack();
  await page.getByTestId('hero').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('by keyboard alone: the same way', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const complaints = complaintsOf(page);
  await page.goto(site.url);
  await page.locator('[data-testid=hero-play][data-playing=false]').waitFor();
  expect(await words(page, 'hero-scrubber')).toBe('the study is complete');
  await enter(page, '[data-testid=door-watch]');
  await page.locator('#study-title:focus').waitFor();
  expect(await page.getByTestId('play').getAttribute('data-playing')).toBe('false');
  await tabTo(page, '[data-testid=scrubber]');
  await press(page, 'End');
  await page.getByTestId('state').filter({ hasText: 'Complete' }).waitFor();
  await press(page, 'ArrowLeft', 3);
  await page.waitForURL(new RegExp(`@${entries - 4}$`));
  await tabTo(page, '[data-testid=arm-papers] [data-testid=lineage] [role=slider]');
  await press(page, 'Home');
  await press(page, 'ArrowRight');
  await press(page, 'Enter');
  await page.locator('[data-testid=arm-papers] summary[data-trial="1"]:focus').waitFor();
  await trialItem(page, 'papers', 1).locator('ins').first().waitFor();
  await tabTo(page, '.cm-content');
  await page.goBack();
  await page.getByTestId('hero').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test.each([1440, 390])(
  'at %i px nothing on the first screen moves when the recording comes, and no WebGPU is found',
  async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'gpu', { value: undefined });
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const slow = await page.context().newCDPSession(page);
    const fourG = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 };
    await slow.send('Network.emulateNetworkConditions', fourG);
    await page.goto(site.url);
    await page.getByTestId('hero-scrubber').waitFor({ timeout: 60_000 });
    await page.locator('.chip.ready, .chip.missing').waitFor();
    const shifts = await page.evaluate(() => Reflect.get(window, 'shifts') as number[]);
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.1);
    await page.close();
  },
);
