import { describe, expect, test } from 'vitest';
import { openJournalStore } from '../../../src/store/indexed-journal-store';
import { memoryJournalStore } from '../../../src/store/journal-store';
import { storageError } from '../../../src/store/storage-error';
import { lockStudy } from '../../../src/store/study-lock';
import { storeCases } from '../../support/journal-store-cases';

describe('the memory journal store', () => {
  test.each(storeCases)('$name', async ({ act, expected }) => {
    expect(await act(memoryJournalStore())).toEqual(expected);
  });

  test('says that it is not durable', () => {
    expect(memoryJournalStore().durable).toBe(false);
  });
});

describe('a storage failure', () => {
  const failures: [string, string, RegExp][] = [
    ['QuotaExceededError', 'storage-full', /full; export the study, delete old studies/],
    ['SecurityError', 'storage-denied', /allow site data/],
    ['InvalidStateError', 'storage-denied', /reload the page/],
    ['VersionError', 'journal-version', /reload the page to get that version/],
  ];
  test.each(failures)('named %s becomes %s with a cure', (name, code, message) => {
    const error = storageError('journal store, append', new DOMException('boom', name));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test('without any IndexedDB is storage-denied', async () => {
    await expect(openJournalStore()).rejects.toMatchObject({ code: 'storage-denied' });
  });
});

describe('the study lock', () => {
  test('does not stand in the way where there are no Web Locks', async () => {
    const release = await lockStudy('a', undefined);
    await expect(release()).resolves.toBeUndefined();
  });
});
