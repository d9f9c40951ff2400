import { expect, test } from 'vitest';
import { generateStories } from '../../src/data/grammar/generate';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import {
  blockPage,
  exportedJournal,
  openPage,
  overflowOf,
  setUp,
  takeScreenshots,
  trialItem,
  trialOf,
  waitForState,
  watchLongTasks,
} from '../support/visitor';

const { site, browser } = await visitedSite();

test('a visitor runs two arms with the librarian, reloads in the middle, resumes, finishes and exports', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await openPage(page, site.url);
  await setUp(page, { steps: 6, trials: 3 });
  await page.getByTestId('seed').fill('7');
  await takeScreenshots(page, 'setup');
  await page.getByTestId('start').click();

  await trialItem(page, 'papers', 1).waitFor({ timeout: 240_000 });
  await page.reload();
  await page.getByTestId('interrupted').waitFor({ timeout: 30_000 });
  const before = await exportedJournal(page);
  await page.getByTestId('resume').click();
  await waitForState(page, 'Running', 60_000);
  await page.getByTestId('now').filter({ hasText: 'trial' }).waitFor({ timeout: 60_000 });
  await takeScreenshots(page, 'running');
  const blockedMs = await watchLongTasks(page);
  await waitForState(page, 'Complete');
  expect(await blockedMs(), 'ms for which the main thread was blocked while a study trained').toEqual([]);
  await blockPage(page, 80);
  await expect.poll(blockedMs, { message: 'the watch sees a page that is blocked' }).toHaveLength(1);

  for (const arm of ['none', 'papers']) await trialItem(page, arm, 1).locator('summary').first().click();
  await takeScreenshots(page, 'finished');
  const { entries, view } = await exportedJournal(page);
  expect(entries.slice(0, before.entries.length)).toEqual(before.entries);
  expect(entries.filter(({ event }) => event.kind === 'studyResumed')).toHaveLength(1);
  expect(view.finish).toBe('completed');
  expect(view.comparison.map(({ trialsDecided }) => trialsDecided)).toEqual([3, 3]);
  const [without, withPapers] = view.comparison;
  expect(without).toMatchObject({ papersConsidered: 0, papersCited: 0 });
  expect(withPapers?.papersTried).toBeGreaterThan(0);
  const [cited] = trialOf(view, 'papers', 1).proposal?.papersCited ?? [];
  await page
    .getByTestId('arm-papers')
    .getByRole('link', { name: cited?.title ?? '' })
    .first()
    .waitFor();
  for (const arm of ['none', 'papers']) {
    const baseline = trialOf(view, arm, 0);
    expect(baseline.decision).toBe('baseline');
    expect(baseline.valBpb).toBeGreaterThan(0.5);
    expect(await page.getByTestId(`best-${arm}`).textContent()).toMatch(/^\d\.\d{4}$/);
  }
  const measured = trialOf(view, 'none', 0).outcome;
  expect(measured?.kind === 'finished' && measured.measurements.samples[0]?.text.length).toBeGreaterThan(10);

  await page.setViewportSize({ width: 390, height: 900 });
  expect(await overflowOf(page)).toBe(0);
  expect(complaints).toEqual([]);
});

test("a study over the visitor's own file is resumed after a reload without choosing the file again", async () => {
  const page = await browser.newPage();
  await openPage(page, site.url);
  const text = [...generateStories(3, 1_500_000)].join('\n<|endoftext|>\n');
  await page
    .getByTestId('corpus-file')
    .setInputFiles({ name: 'mine.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.getByText('mine.txt').waitFor({ timeout: 60_000 });
  await page.getByTestId('preset-micro').check();
  await page.locator('[data-testid^=corpus-file-]').check();
  await page.getByTestId('amount').fill('12');
  await page.getByTestId('trials').fill('1');
  await page.getByTestId('start').click();
  await page.getByTestId('now').filter({ hasText: 'trial' }).waitFor({ timeout: 60_000 });
  await page.reload();
  await page.getByTestId('resume').click();
  await waitForState(page, 'Complete');
  const { view } = await exportedJournal(page);
  expect(view.manifest.corpusId).toMatch(/^file-/);
  expect(trialOf(view, 'papers', 0).outcome?.kind).toBe('finished');
  await page.close();
});
