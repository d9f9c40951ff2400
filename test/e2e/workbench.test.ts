// @module-tag long
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { enter, retype, tabTo } from '../support/keyboard';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { openPage, overflowOf, takeScreenshots } from '../support/visitor';

const { site, browser } = await visitedSite();

const run = (page: Page, index: number) => page.getByTestId('run').nth(index);
const bpb = async (page: Page, index: number): Promise<number> =>
  Number(await run(page, index).getByTestId('run-bpb').textContent());

test('by keyboard alone: another learning rate beats the baseline, is kept, and a broken script is explained', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  await enter(page, '[data-testid=door-workbench]');
  await page.locator('#workbench-title:focus').waitFor();
  await page.getByTestId('editor').waitFor();

  await tabTo(page, '[data-testid=bench-amount]');
  await page.keyboard.type('4');
  await tabTo(page, '[data-testid=setting-lr]');
  await page.keyboard.type('0.004');
  await page.keyboard.press('Enter');
  await run(page, 1).waitFor({ timeout: 240_000 });
  expect(await run(page, 0).textContent()).toContain('Baseline');
  expect(await run(page, 1).textContent()).toContain('lr 0.001 → 0.004');
  expect(await bpb(page, 1)).toBeLessThan(await bpb(page, 0));
  expect(await page.getByTestId('bench-design').textContent()).toMatch(/ 4\s+steps a run/);

  await enter(page, '[data-testid=keep]');
  await page.locator('[data-testid=run][data-decision=keep]').waitFor();

  await tabTo(page, '[data-testid=editor]');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('rmsNrm(1);');
  await page
    .getByTestId('problem')
    .filter({ hasText: /train\.js:\d+:\d+: rmsNrm/ })
    .waitFor();
  await page.locator('.cm-lintRange-error').waitFor();
  await takeScreenshots(page, 'workbench');
  expect(await overflowOf(page)).toBe(0);
  await page.keyboard.press('Control+Enter');
  await run(page, 2).getByTestId('run-failure').filter({ hasText: 'rmsNrm' }).waitFor({ timeout: 60_000 });

  await page.reload();
  await run(page, 2).waitFor();
  expect(await page.locator('[data-testid=run][data-decision=keep]').count()).toBe(1);
  expect(complaints).toEqual([]);
  await page.close();
});

test('by mouse: an edit is run, kept, and the decision taken back; a matmul is walked line by line', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  await page.getByTestId('door-workbench').click();
  await page.getByTestId('bench-amount').fill('2');
  await page.getByTestId('setting-lr').fill('0.004');
  await page.getByTestId('bench-run').click();
  await run(page, 1).waitFor({ timeout: 240_000 });
  await run(page, 1).getByTestId('keep').click();
  const kept = page.locator('[data-testid=run][data-decision=keep]');
  await kept.waitFor();
  await page.getByTestId('bench-undo').click();
  await kept.waitFor({ state: 'detached' });

  await page.getByTestId('inside-link').click();
  await page.locator('a[href="#inside/matmul"]').click();
  const lit = page.getByTestId('walk-lines').locator('[aria-current]');
  const first = await lit.textContent();
  for (let i = 0; i < 3; i++) await page.getByTestId('walk-next').click();
  expect(await lit.textContent()).not.toBe(first);
  expect(complaints).toEqual([]);
  await page.close();
});

test('while a script trains, one look after another goes inside it, by keyboard alone, and the run comes to its end', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await openPage(page, `${site.url}#workbench`);
  await tabTo(page, '[data-testid=bench-amount]');
  await page.keyboard.type('40');
  await page.keyboard.press('Control+Enter');
  await page.getByTestId('bench-live').waitFor();
  await enter(page, '[data-testid=bench-inside]');
  await page.locator('#inside-title:focus').waitFor();
  await retype(page, '[data-testid=inside-sentence]', 'The little cat was happy');
  await page.keyboard.press('Enter');
  await page.getByTestId('checkpoint').nth(1).waitFor({ timeout: 240_000 });

  expect(await page.getByTestId('inside-state').textContent()).toMatch(/run 0, after \d+ steps/);
  expect(await page.getByTestId('inside-taken').textContent()).toMatch(/·happy takes \d+ % from/);
  expect(await page.getByTestId('inside-layer').getByRole('radio').count()).toBe(2);
  const ratios = await page.getByTestId('tensor').locator('td.number').allTextContents();
  expect(ratios.length).toBeGreaterThan(10);
  expect(ratios.every((text) => text === '–' || Number(text) > 0)).toBe(true);
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await takeScreenshots(page, 'inside');
  expect(await overflowOf(page)).toBe(0);

  await page.getByTestId('inside-back').click();
  await page.goto(`${site.url}#workbench`);
  await run(page, 0).getByTestId('run-bpb').filter({ hasText: /\d/ }).waitFor({ timeout: 240_000 });
  expect(complaints).toEqual([]);
  await page.close();
});
