/** npm run screenshots [-- --only NAME,…]: every screen of the built site at three widths in both themes, into .cache/screens. */
import { mkdir, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { openScreen, screens, themes } from '../../test/support/screens';
import { buildSite, launchBrowser, serveSite } from '../../test/support/site';

const folder = '.cache/screens';
const widths = [390, 1024, 1440];

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { only: { type: 'string' } } });
  const chosen = screens.filter(({ name }) => values.only?.split(',').includes(name) ?? true);
  await mkdir(folder, { recursive: true });
  const built = await buildSite();
  const [site, browser] = [await serveSite(built), await launchBrowser()];
  try {
    for (const screen of chosen)
      for (const width of widths)
        for (const theme of themes) {
          const page = await openScreen(browser, site.url, screen, { width, theme });
          const path = `${folder}/${screen.name}-${width}-${theme}.png`;
          // A dialog is as high as the window.
          await page.screenshot({ path, fullPage: !(await page.locator('dialog[open]').isVisible()) });
          console.log(path);
          await page.close();
        }
  } finally {
    await browser.close();
    await site.close();
    await rm(built, { recursive: true, force: true });
  }
}
