/** What the screen costs: tokens a second of one study in the built app, and of the same study in its worker with nothing to draw, in turns. */
import { rm } from 'node:fs/promises';
import { buildSite, serveSite } from '../support/site';
import { exportedJournal, openPage, setUp, waitForState } from '../support/visitor';
import type { BenchBrowser } from './browser';
import { ratioOf, summarise } from './statistics';
import type { Summary } from './statistics';

const [steps, rounds] = [150, 4];

export interface ScreenRow {
  readonly withScreen: Summary;
  readonly without: Summary;
  /** With ÷ without, round by round. */
  readonly ratio: Summary;
}

/** Of the study's finished trials. */
function tokensPerSecond(trials: readonly number[], where: string): number {
  if (trials.length === 0) throw new Error(`bench: no trial finished ${where}`);
  return summarise(trials).median;
}

async function inTheApp(browser: BenchBrowser, url: string): Promise<number> {
  const page = await browser.visit(url);
  await openPage(page, url);
  await setUp(page, { steps, trials: 1 });
  await page.getByTestId('start').click();
  await waitForState(page, 'Complete');
  const { view } = await exportedJournal(page);
  await page.context().close();
  const outcomes = view.arms.flatMap(({ trials }) => trials.map(({ outcome }) => outcome));
  return tokensPerSecond(
    outcomes.flatMap((outcome) => (outcome?.kind === 'finished' ? outcome.measurements.tokensPerSecond : [])),
    'in the app',
  );
}

async function inTheWorker(browser: BenchBrowser): Promise<number> {
  const page = await browser.open();
  const trials = await page.evaluate((amount) => window.bench.study(amount), steps);
  await page.close();
  return tokensPerSecond(trials, 'in the worker');
}

export async function screenRow(browser: BenchBrowser): Promise<ScreenRow> {
  const [withScreen, without]: [number[], number[]] = [[], []];
  const built = await buildSite();
  const site = await serveSite(built);
  try {
    for (let round = 0; round < rounds; round++) {
      console.error(`the same study with a screen and without, round ${round + 1} of ${rounds}`);
      without.push(await inTheWorker(browser));
      withScreen.push(await inTheApp(browser, site.url));
    }
  } finally {
    await site.close();
    await rm(built, { recursive: true, force: true });
  }
  const seconds = (rates: readonly number[]): number[] => rates.map((rate) => 1 / rate);
  return {
    withScreen: summarise(withScreen),
    without: summarise(without),
    ratio: ratioOf(seconds(withScreen), seconds(without)),
  };
}
