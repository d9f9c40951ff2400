// @module-tag long
import { expect, test } from 'vitest';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { openPage, overflowOf, takeScreenshots } from '../support/visitor';

const { site, browser } = await visitedSite();

test('is it real? two models that differ in the seed are really trained here, and come to different scores', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  await page.getByTestId('door-lessons').click();
  await page.getByRole('link', { name: 'Is it real?' }).click();
  await page.getByTestId('lesson-train').click();
  await page.getByTestId('lesson-training').filter({ hasText: 'model 2 of 2' }).waitFor({ timeout: 240_000 });
  await page.getByTestId('provenance').waitFor({ timeout: 240_000 });
  expect(await page.getByTestId('provenance').textContent()).toContain('Trained on this machine');
  await page.getByTestId('lesson-next').click();
  const scores = (await page.getByTestId('lesson-step').locator('dd').allTextContents()).map(Number);
  expect(scores).toHaveLength(2);
  expect(scores[0]).not.toBe(scores[1]);
  // Untrained, 4,096 tokens are 12 bits each, which is over 4 bits a byte.
  for (const score of scores) expect(score).toBeGreaterThan(2);
  for (const score of scores) expect(score).toBeLessThan(3.8);
  expect(Math.abs((scores[0] ?? 0) - (scores[1] ?? 0))).toBeLessThan(0.1);
  await takeScreenshots(page, 'lesson');
  expect(await overflowOf(page)).toBe(0);
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
});
