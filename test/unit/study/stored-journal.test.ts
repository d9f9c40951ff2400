import { describe, expect, test } from 'vitest';
import { memoryJournalStore } from '../../../src/store/journal-store';
import { fold } from '../../../src/study/fold';
import { studyIdOf } from '../../../src/study/manifest';
import { runStudy } from '../../../src/study/runner';
import { createStoredStudy, openStoredJournal, storeImported } from '../../../src/study/stored-journal';
import { studyRun, testManifest, tickingClock } from './fakes';

const stored = async () => {
  const store = memoryJournalStore();
  return { store, ...(await createStoredStudy(store, testManifest(), tickingClock())) };
};

describe('a stored study', () => {
  test('comes back from the store and runs on to the end', async () => {
    const { store, studyId } = await stored();
    for (let status = 'new'; status !== 'finished';) {
      const journal = await openStoredJournal(store, studyId, tickingClock());
      status = (await runStudy(studyRun(journal))).status;
    }
    const journal = await openStoredJournal(store, studyId);
    expect(fold(journal.entries()).finish).toBe('completed');
    expect(await store.list()).toEqual([
      { studyId, name: 'test', createdAt: testManifest().createdAt, entries: journal.entries().length },
    ]);
  });

  test('is named by its manifest', async () => {
    expect((await stored()).studyId).toBe(await studyIdOf(testManifest()));
  });

  test('is not created a second time', async () => {
    const { store } = await stored();
    await expect(createStoredStudy(store, testManifest())).rejects.toMatchObject({ code: 'usage' });
  });

  test('is refused if unknown, with a cure', async () => {
    await expect(openStoredJournal(memoryJournalStore(), 'cafe')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('import it') as string,
    });
  });

  test('is refused if its entries were changed in the store', async () => {
    const { store, studyId, journal } = await stored();
    await journal.append({ kind: 'studyPaused', reason: 'visitor', error: null });
    const tampered = {
      ...store,
      load: async () =>
        (await store.load(studyId)).map((entry) => ({ ...(entry as object), time: '2020-01-01T00:00:00.000Z' })),
    };
    await expect(openStoredJournal(tampered, studyId)).rejects.toMatchObject({ code: 'journal-corrupt' });
  });

  test('is refused if its entries are those of another study', async () => {
    const { store, studyId } = await stored();
    const other = { ...store, load: () => store.load(studyId) };
    await expect(openStoredJournal(other, 'cafe')).rejects.toMatchObject({
      code: 'journal-corrupt',
      message: expect.stringContaining(studyId) as string,
    });
  });

  test('is imported once', async () => {
    const { journal, studyId } = await stored();
    const store = memoryJournalStore();
    expect(await storeImported(store, journal.entries())).toBe(studyId);
    expect(await storeImported(store, journal.entries())).toBe(studyId);
    expect((await openStoredJournal(store, studyId)).entries()).toEqual(journal.entries());
  });

  test('gets the rest of an import that was cut short, and nothing that does not follow', async () => {
    const { journal, studyId } = await stored();
    await runStudy(studyRun(journal));
    const [short, other] = [memoryJournalStore(), memoryJournalStore()];
    await storeImported(short, journal.entries().slice(0, 4));
    await storeImported(short, journal.entries());
    expect((await openStoredJournal(short, studyId)).entries()).toEqual(journal.entries());

    const fork = await createStoredStudy(other, testManifest());
    await fork.journal.append({ kind: 'studyPaused', reason: 'visitor', error: null });
    await storeImported(other, journal.entries());
    expect((await openStoredJournal(other, studyId)).entries()).toEqual(fork.journal.entries());
  });
});
