/** Parts of records: a line a paper, its fields parted by tabs. */
import { AppError } from '../../base/errors';
import type { PaperRecord } from '../types';

const fields = 5;
const clean = (text: string): string => text.replace(/[\t\n\r]+/g, ' ');

export const encodeRecords = (records: readonly PaperRecord[]): string =>
  records
    .map(({ id, title, authors, year, venue }) => [id, title, authors, `${year}`, venue].map(clean).join('\t'))
    .join('\n');

/** @throws AppError `index-corrupt`. */
export function decodeRecords(text: string): PaperRecord[] {
  return text.split('\n').map((line) => {
    const parts = line.split('\t');
    const [id = '', title = '', authors = '', year = '', venue = ''] = parts;
    if (parts.length !== fields || id === '' || !/^\d{4}$/.test(year))
      throw new AppError('index-corrupt', 'paper library: a part of its records is damaged; reload the page');
    return { id, title, authors, year: Number(year), venue };
  });
}
