/** What a file or a download turns out to be: a study's journal, a bundle, or a receipt. Its name is not believed. */
import { AppError } from '../base/errors';
import type { JournalEntry } from '../study/events';
import { importJournal } from '../study/bundle';
import type { Receipt } from '../study/receipt';
import { journalText } from './recorded-studies';

export type Opened =
  | { readonly kind: 'study'; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'receipt'; readonly receipt: Receipt };

export const largestFile = 128 * 2 ** 20;

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** @throws AppError `usage`, `journal-version` or `journal-corrupt`. */
export async function openedFile(name: string, bytes: Uint8Array): Promise<Opened> {
  if (bytes.length > largestFile)
    throw new AppError(
      'usage',
      `open: ${name} has ${Math.ceil(bytes.length / 2 ** 20)} MB and at most ${largestFile / 2 ** 20} MB are read; choose a journal or a bundle that Bibliograd exported`,
    );
  if (isZip(bytes)) {
    const { importBundle } = await import('../study/study-bundle');
    return { kind: 'study', entries: await importBundle(bytes) };
  }
  const text = await journalText(bytes);
  if (/"bibliograd"\s*:\s*"receipt"/.test(text.slice(0, 65_536))) {
    const { readReceipt } = await import('../study/receipt');
    return { kind: 'receipt', receipt: await readReceipt(text) };
  }
  return { kind: 'study', entries: await importJournal(text) };
}
