import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { describe, expect, test } from 'vitest';
import { openScreen, screens, themes } from '../support/screens';
import { complaintsOf } from '../support/site';
import { visitedSite } from '../support/visited-site';
import { overflowOf } from '../support/visitor';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const { site, browser } = await visitedSite();
const axe = await readFile(axePath, 'utf8');

describe.each(screens)('the screen "$name"', (screen) => {
  test.each(themes)('has nothing serious for axe in the %s theme, and fits a phone', async (theme) => {
    const page = await openScreen(browser, site.url, screen, { width: 390, theme });
    const complaints = complaintsOf(page);
    await page.evaluate(axe);
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    expect(serious).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
