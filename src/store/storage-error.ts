/** What the browser throws when storage fails, as an AppError with a cure. */
import { AppError, messageOf } from '../base/errors';

const fullNames = new Set(['QuotaExceededError', 'NS_ERROR_FILE_NO_DEVICE_SPACE']);

export function storageError(operation: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  if (fullNames.has(name))
    return new AppError(
      'storage-full',
      `${operation}: the disk or this site's share of it is full; export the study, delete old studies or free some disk, then resume: what was journaled is kept`,
      { cause: thrown },
    );
  if (name === 'VersionError')
    return new AppError(
      'journal-version',
      `${operation}: a newer version of Bibliograd has used this database; reload the page to get that version`,
      { cause: thrown },
    );
  if (name === 'InvalidStateError')
    return new AppError(
      'storage-denied',
      `${operation}: the browser has closed the database (cleared data, or a newer version in another tab); reload the page to resume`,
      { cause: thrown },
    );
  return new AppError(
    'storage-denied',
    `${operation}: the browser refused storage (${name || 'unknown'}: ${messageOf(thrown)}); allow site data or leave the private window; without it, studies last until the tab is closed`,
    { cause: thrown },
  );
}
