/** Five things that a newcomer wants, each in at most three steps from the first screen; a step is one click, or one thing typed. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { openPage, trialItem, waitForState } from '../support/visitor';

const { site, browser } = await visitedSite();

type Step = (page: Page) => Promise<unknown>;
const click =
  (testid: string): Step =>
  (page) =>
    page.getByTestId(testid).first().click();

interface Task {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly reached: Step;
}

const tasks: readonly Task[] = [
  {
    name: 'run the demo',
    steps: [click('door-run'), click('start')],
    reached: (page) => waitForState(page, 'Running', 60_000),
  },
  {
    name: 'find why trial 4 was kept',
    steps: [click('recorded-study'), (page) => trialItem(page, 'papers', 4).locator('summary').first().click()],
    reached: (page) =>
      trialItem(page, 'papers', 4)
        .getByText(/^Decision: .*gain.* is over/)
        .waitFor(),
  },
  {
    name: 'share this exact comparison',
    steps: [click('recorded-study'), click('copy-study-link')],
    async reached(page) {
      await page.getByTestId('share-status').filter({ hasText: 'copied' }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${site.url}#recorded/demo-librarian`);
    },
  },
  {
    name: 'change the learning rate by hand, and run it',
    steps: [
      click('door-workbench'),
      (page) => page.getByTestId('setting-lr').fill('0.004'),
      (page) => page.getByTestId('setting-lr').press('Enter'),
    ],
    // That it beats the baseline is seen in workbench.test.ts.
    reached: (page) => page.getByTestId('bench-live').waitFor({ timeout: 120_000 }),
  },
  {
    name: 'find what a paper contributed',
    steps: [click('recorded-study'), click('report-link')],
    async reached(page) {
      const row = page.getByTestId('report').getByRole('row').filter({ hasText: 'SeeDNorm' }).first();
      await row.waitFor();
      expect(await row.textContent()).toMatch(/0\.\d{4}/);
      expect(await row.getByRole('link').first().getAttribute('href')).toBe('#recorded/demo-librarian/trial-papers-1');
      expect(await row.getByRole('link').last().getAttribute('href')).toContain('2510.22777');
    },
  },
];

test.each(tasks)('$name takes at most three steps from the first screen', async ({ steps, reached }) => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  expect(steps.length).toBeLessThanOrEqual(3);
  for (const step of steps) await step(page);
  await reached(page);
  expect(complaints).toEqual([]);
  await context.close();
});
