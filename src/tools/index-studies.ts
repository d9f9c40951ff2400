/**
 * npm run studies:index: writes public/studies/index.json, the list of recorded studies, and the picture of each for social cards, from
 * the journals beside it.
 */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { recordedEntry } from '../state/recorded-entry';
import { journalText, recordedName } from '../state/recorded-studies';
import { importJournal } from '../study/bundle';
import { fold } from '../study/fold';
import { browserFlags, findBrowser } from './find-browser.mjs';
import { studyPicture } from './study-picture';

const folder = 'public/studies';

async function drawn(pictures: readonly (readonly [name: string, svg: string])[]): Promise<void> {
  for (const file of await readdir(folder)) if (/\.(svg|png)$/.test(file)) await rm(join(folder, file));
  const browser = await chromium.launch({
    ...{
      executablePath: await findBrowser(),
      headless: false,
      args: ['--headless=new', '--hide-scrollbars', ...browserFlags],
    },
  });
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
  for (const [name, svg] of pictures) {
    await writeFile(join(folder, `${name}.svg`), svg);
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
  await browser.close();
}

export async function main(): Promise<void> {
  const files = (await readdir(folder)).filter((file) => /\.jsonl(\.bin)?$/.test(file)).sort();
  const studies = [];
  const pictures: [string, string][] = [];
  for (const file of files) {
    const entries = await importJournal(await journalText(await readFile(join(folder, file))));
    const study = recordedEntry(file, entries);
    studies.push(study);
    pictures.push([recordedName(study), studyPicture(study, fold(entries))]);
    console.log(`${file}: ${entries.length} entries, chain intact`);
  }
  await writeFile(join(folder, 'index.json'), `${JSON.stringify({ studies }, null, 2)}\n`);
  await drawn(pictures);
}
