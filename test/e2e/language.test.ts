import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, test } from 'vitest';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { overflowOf } from '../support/visitor';

const { site, browser } = await visitedSite();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test.each([390, 1440])(
  'a German browser gets German at %i pixels, and keeps the English that is chosen',
  async (width) => {
    const context = await browser.newContext({ locale: 'de-DE', viewport: { width, height: 900 } });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(site.url);
    await page.getByTestId('hero').waitFor();
    await page.getByRole('heading', { name: 'Welcher Forscher kommt weiter?' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await overflowOf(page)).toBe(0);
    await page.evaluate(axe);
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

    await page.getByTestId('language').selectOption('en');
    await page.getByRole('heading', { name: 'Which researcher gets further?' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Which researcher gets further?' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(complaints).toEqual([]);
    await context.close();
  },
);
