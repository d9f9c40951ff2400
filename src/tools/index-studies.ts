/** npm run studies:index: writes public/studies/index.json, the list of recorded studies, from the journals beside it. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordedEntry } from '../state/recorded-entry';
import { journalText } from '../state/recorded-studies';
import { importJournal } from '../study/bundle';

const folder = 'public/studies';

export async function main(): Promise<void> {
  const files = (await readdir(folder)).filter((file) => /\.jsonl(\.bin)?$/.test(file)).sort();
  const studies = [];
  for (const file of files) {
    const entries = await importJournal(await journalText(await readFile(join(folder, file))));
    studies.push(recordedEntry(file, entries));
    console.log(`${file}: ${entries.length} entries, chain intact`);
  }
  await writeFile(join(folder, 'index.json'), `${JSON.stringify({ studies }, null, 2)}\n`);
}
