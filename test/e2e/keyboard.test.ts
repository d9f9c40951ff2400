// @module-tag long
/** What the other files do by mouse, without one: run and verify, share and open, learn, read, measure. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { importJournal } from '../../src/study/bundle';
import { fold } from '../../src/study/fold';
import { readReceipt } from '../../src/study/receipt';
import { chooseAmong, enter, press, retype, tabTo } from '../support/keyboard';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { openPage, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();

/** The first screen in a profile of its own. */
async function visited(): Promise<{ page: Page; complaints: readonly string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(site.url).origin });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  return { page, complaints };
}

async function saved(page: Page, selector: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await enter(page, selector);
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function openFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await enter(page, '[data-testid=import]');
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
}

test('a study is set up, run, verified and saved; its bundle and its receipt are opened elsewhere', async () => {
  const { page, complaints } = await visited();
  await enter(page, '[data-testid=door-run]');
  await page.locator('#setup-title:focus').waitFor();
  await chooseAmong(page, '[name=preset]:checked', '[data-testid=preset-micro]');
  await retype(page, '[data-testid=amount]', '4');
  await retype(page, '[data-testid=trials]', '2');
  await enter(page, '[data-testid=start]');
  await page.locator('#study-title:focus').waitFor();
  await waitForState(page, 'Complete');

  const journal = await saved(page, '[data-testid=export]');
  const view = fold(await importJournal(journal.bytes.toString()));
  const arm = view.arms.find(({ trials }) => typeof trials[1]?.valBpb === 'number')?.id ?? 'none';
  await page.reload();
  await waitForState(page, 'Complete');
  await tabTo(page, `[data-testid=arm-${arm}] summary[data-trial]`);
  await press(page, 'Home');
  await press(page, 'ArrowDown');
  await page.locator(`[data-testid=arm-${arm}] summary[data-trial="1"]:focus`).waitFor();
  await press(page, 'Enter');
  await enter(page, `[data-arm=${arm}][data-index="1"] [data-testid=verify-trial] button`);
  await enter(page, '[data-testid=verify]');
  const answer = page.getByTestId('verify-answer');
  await answer.waitFor({ timeout: 240_000 });
  expect(await answer.getAttribute('data-answer')).toBe('bitwise');
  const receipt = await saved(page, '[data-testid=receipt-save]');
  expect((await readReceipt(receipt.bytes.toString())).verification.answer).toBe('bitwise');
  await press(page, 'Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  const bundle = await saved(page, '[data-testid=export-bundle]');

  const { page: other } = await visited();
  await openFile(other, bundle.name, bundle.bytes);
  await other.locator('#study-title:focus').waitFor();
  await other.getByTestId('recorded').filter({ hasText: bundle.name }).waitFor();
  expect((await saved(other, '[data-testid=export-bundle]')).bytes.equals(bundle.bytes)).toBe(true);
  await enter(other, '[data-testid=new-study]');
  await openFile(other, receipt.name, receipt.bytes);
  await other.getByTestId('opened-receipt').waitFor();
  expect(complaints).toEqual([]);
  await Promise.all([page.context().close(), other.context().close()]);
});

test('a design is passed on by its link, and an address is refused and agreed to', async () => {
  const { page } = await visited();
  await retype(page, '[data-testid=seed]', '4711');
  await tabTo(page, '[data-testid=copy-design]');
  await press(page, 'Tab');
  await press(page, 'Enter');
  await tabTo(page, '[data-testid=fix-seed]');
  await press(page, 'Space');
  await press(page, 'Shift+Tab', 2);
  await press(page, 'Enter');
  await page.getByTestId('design-status').filter({ hasText: 'Copied.' }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto('about:blank');
  await openPage(page, link);
  await expect.poll(() => page.getByTestId('seed').inputValue()).toBe('4711');
  expect(await page.getByTestId('seed').getAttribute('readonly')).not.toBeNull();

  const elsewhere: string[] = [];
  await page.route('https://studies.example/**', async (route) => {
    elsewhere.push(route.request().url());
    const body = await readFile('public/studies/demo-librarian.jsonl');
    await route.fulfill({ body, headers: { 'access-control-allow-origin': '*' } });
  });
  const address = `${site.url}#open=https://studies.example/a.jsonl`;
  await page.goto(address);
  await page.getByTestId('open-asked').waitFor();
  await press(page, 'Escape');
  await page.getByTestId('open-asked').waitFor({ state: 'detached' });
  expect(elsewhere).toEqual([]);
  await page.goto(address);
  await enter(page, '[data-testid=asked-agree]');
  await page.getByTestId('recorded').filter({ hasText: 'a.jsonl' }).waitFor();
  await page.context().close();
});

const lessons = ['is-it-real', 'winners-curse', 'half-batch', 'paper', 'guess'];

test('each lesson is gone through on its recorded runs, from the first screen to what it teaches', async () => {
  const { page, complaints } = await visited();
  await enter(page, '[data-testid=door-lessons]');
  for (const lesson of lessons) {
    await page.locator('#lessons-title:focus').waitFor();
    await enter(page, `a[href="#lesson/${lesson}"]`);
    await page.locator(`[data-lesson=${lesson}] h3:focus`).waitFor();
    await throughLesson(page);
    await enter(page, '[data-testid=lesson] a[href="#lessons"]');
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** Asks for recorded runs, answers what is asked with the first answer, and goes on to the last step. */
async function throughLesson(page: Page): Promise<void> {
  const step = page.getByTestId('lesson-step');
  const recorded = step.getByTestId('lesson-recorded');
  for (let steps = 0; !(await page.getByTestId('takeaway').isVisible()); steps++) {
    expect(steps, 'steps of a lesson').toBeLessThan(12);
    const heading = (await step.locator('h3').textContent()) ?? '';
    if (await step.getByTestId('run-desk').isVisible()) {
      await recorded.or(step.getByTestId('provenance')).first().waitFor();
      if (await recorded.isVisible()) await enter(page, '[data-testid=lesson-recorded]');
    }
    if ((await step.locator('input[name=lesson-choice]').count()) > 0) {
      await tabTo(page, 'input[name=lesson-choice]');
      await press(page, 'Space');
    }
    await page.getByTestId('lesson-next').and(page.locator(':enabled')).waitFor();
    await enter(page, '[data-testid=lesson-next]');
    await step.locator('h3:focus').filter({ hasNotText: heading }).waitFor();
  }
}

test('papers are searched, opened and left; a report is read and its table saved; the GPU is measured and a kernel walked', async () => {
  const { page, complaints } = await visited();
  await enter(page, '[data-testid=papers-link]');
  await page.locator('input[type=search]:focus').waitFor();
  await page.keyboard.type('learning rate warmup');
  await page.getByTestId('hit').first().waitFor({ timeout: 30_000 });
  await press(page, 'ArrowDown');
  const title = await page.evaluate(() => document.activeElement?.textContent ?? '');
  await press(page, 'Enter');
  await page.getByTestId('record').getByRole('heading', { name: title, exact: true }).waitFor();
  await page.goBack();

  await page.goto(site.url);
  await enter(page, '[data-testid=recorded-study]');
  await enter(page, '[data-testid=report-link]');
  await page.getByTestId('report').waitFor();
  const table = await saved(page, '[data-testid=gains] + [data-testid=save-csv]');
  expect(table.bytes.toString().split('\n').length).toBeGreaterThan(2);
  await enter(page, '[data-testid=back]');
  await page.getByTestId('report').waitFor({ state: 'hidden' });

  await enter(page, '[data-testid=inside-link]');
  await page.locator('#inside-title:focus').waitFor();
  await enter(page, 'a[href="#inside/matmul"]');
  await tabTo(page, '[data-testid=walk-at]');
  const words = page.getByTestId('walk-words');
  const first = await words.textContent();
  await press(page, 'ArrowRight', 3);
  await expect.poll(() => words.textContent()).not.toBe(first);

  await page.goto(site.url);
  await openPage(page, site.url);
  await enter(page, 'footer button.link');
  await enter(page, '[data-testid=measure]');
  await page.getByTestId('tokens-per-second').waitFor({ timeout: 240_000 });
  await press(page, 'Escape');
  await page.locator('footer button.link:focus').first().waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
