/** A study as one text file of JSON lines: a header, then one journal entry a line. Import trusts nothing. */
import * as v from 'valibot';
import { turn } from '../base/breath';
import { messageOf } from '../base/errors';
import type { JournalEntry } from './events';
import { fold } from './fold';
import { checkEntries, checkFormat, corrupt } from './journal';
import { journalFormat } from './manifest';
import { describeIssues } from './schemas';

const headerSchema = v.object({
  bibliograd: v.literal('journal'),
  format: v.number(),
  /** A file cut short shows by this number. */
  entries: v.number(),
});

export function exportJournal(entries: readonly JournalEntry[]): string {
  const header = { bibliograd: 'journal', format: journalFormat, entries: entries.length };
  return [header, ...entries].map((line) => JSON.stringify(line) + '\n').join('');
}

/** @throws AppError `journal-version` or `journal-corrupt`, naming the line. */
export async function importJournal(text: string): Promise<JournalEntry[]> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const [header, ...stored] = lines.map(parseLine);
  const parsed = v.safeParse(headerSchema, header);
  if (!parsed.success)
    throw corrupt(
      `line 1 is not the header of a Bibliograd journal (${describeIssues(parsed.issues)})`,
      'choose a file that Bibliograd exported',
    );
  checkFormat(parsed.output.format);
  if (stored.length !== parsed.output.entries)
    throw corrupt(`the header announces ${parsed.output.entries} entries and the file has ${stored.length}`);
  const entries = await checkEntries(stored, (index) => `line ${index + 2}`);
  await turn();
  fold(entries);
  return entries;
}

function parseLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch (thrown) {
    throw corrupt(`line ${index + 1} is not JSON (${messageOf(thrown)})`);
  }
}
