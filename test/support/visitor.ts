/** What a visitor does with the page, as verbs for the end-to-end tests. */
import { mkdir, readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import { importJournal } from '../../src/study/bundle';
import { fold } from '../../src/study/fold';
import type { JournalEntry } from '../../src/study/events';
import type { StudyView, TrialView } from '../../src/study/fold';

const screenshotFolder = '.cache/screenshots';

export const trialItem = (page: Page, arm: string, index: number): Locator =>
  page.locator(`[data-testid=trial][data-arm=${arm}][data-index="${index}"]`);

export const waitForState = (page: Page, state: string, timeout = 240_000): Promise<void> =>
  page.getByTestId('state').filter({ hasText: state }).waitFor({ timeout });

export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('.chip.ready, .chip.missing').waitFor({ timeout: 30_000 });
}

/** Fills in the form for a micro study. */
export async function setUp(page: Page, choices: { steps: number; trials: number }): Promise<void> {
  await page.getByTestId('preset-micro').check();
  await page.getByTestId('amount').fill(`${choices.steps}`);
  await page.getByTestId('trials').fill(`${choices.trials}`);
}

/** The exported journal, its chain checked by the product's own import. */
export async function exportedJournal(
  page: Page,
): Promise<{ text: string; entries: readonly JournalEntry[]; view: StudyView }> {
  const download = page.waitForEvent('download');
  await page.getByTestId('export').click();
  const text = await readFile(await (await download).path(), 'utf8');
  const entries = await importJournal(text);
  return { text, entries, view: fold(entries) };
}

export function trialOf(view: StudyView, arm: string, index: number): TrialView {
  const trial = view.arms.find(({ id }) => id === arm)?.trials[index];
  if (trial === undefined) throw new Error(`the journal has no trial ${index} in arm ${arm}`);
  return trial;
}

/** The page at desktop and phone width, for people to look at. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  await mkdir(screenshotFolder, { recursive: true });
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${screenshotFolder}/${name}-${width}.png`, fullPage: true });
  }
}

/** Pixels by which the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));

/** All that the page's IndexedDB databases and web storage hold, as text. */
export const storedText = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    const settle = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await settle(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames)
        found.push(await settle(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    return JSON.stringify(found);
  });

/** From now on, how long each task over 50 ms blocked the page's main thread; the returned function tells. */
export async function watchLongTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  const log = await page.evaluateHandle(() => {
    const durationsMs: number[] = [];
    const take = (entries: PerformanceEntryList): void => {
      durationsMs.push(...entries.map(({ duration }) => duration));
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ entryTypes: ['longtask'] });
    return { durationsMs, flush: () => take(observer.takeRecords()) };
  });
  return () =>
    log.evaluate(({ durationsMs, flush }) => {
      flush();
      return durationsMs;
    });
}

/** Keeps the page's main thread busy, in a task of the page's own: what a debugger runs is no long task. */
export const blockPage = (page: Page, ms: number): Promise<void> =>
  page.evaluate(
    (forMs) =>
      new Promise<void>((resolve) => {
        setTimeout(() => {
          const endMs = performance.now() + forMs;
          while (performance.now() < endMs);
          resolve();
        });
      }),
    ms,
  );
