import { openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openJournalStore } from '../../../src/store/indexed-journal-store';
import type { JournalStore } from '../../../src/store/journal-store';
import { lockStudy } from '../../../src/store/study-lock';
import { storeCases } from '../../support/journal-store-cases';

let opened: JournalStore[] = [];

async function open(name: string = crypto.randomUUID()): Promise<JournalStore> {
  const store = await openJournalStore(name);
  opened.push(store);
  return store;
}

afterEach(() => {
  for (const store of opened) store.close();
  opened = [];
  vi.restoreAllMocks();
});

describe('the IndexedDB journal store', () => {
  test.each(storeCases)('$name', async ({ act, expected }) => {
    expect(await act(await open())).toEqual(expected);
  });

  test('has everything again after it was closed and opened', async () => {
    const store = await open('again');
    await store.create({ studyId: 'a', name: 'a', createdAt: '2026' });
    await store.append('a', { sequence: 0, hash: 'h' });
    store.close();
    expect(await (await open('again')).load('a')).toEqual([{ sequence: 0, hash: 'h' }]);
  });

  test('lets only one of two tabs write an entry', async () => {
    const [one, two] = [await open('tabs'), await open('tabs')];
    await one.create({ studyId: 'a', name: 'a', createdAt: '2026' });
    const results = await Promise.allSettled([one, two].map((store) => store.append('a', { sequence: 0, hash: 'h' })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await two.load('a')).toHaveLength(1);
  });

  test('asks for strict durability', async () => {
    const store = await open();
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await store.create({ studyId: 'a', name: 'a', createdAt: '2026' });
    expect(transaction.mock.calls[0]?.[2]).toEqual({ durability: 'strict' });
  });

  test('reports a full disk as storage-full and keeps what it had', async () => {
    const store = await open();
    await store.create({ studyId: 'a', name: 'a', createdAt: '2026' });
    await store.append('a', { sequence: 0, hash: 'h' });
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no space', 'QuotaExceededError');
    });
    await expect(store.append('a', { sequence: 1, hash: 'i' })).rejects.toMatchObject({ code: 'storage-full' });
    vi.restoreAllMocks();
    expect(await store.load('a')).toHaveLength(1);
    expect((await store.list())[0]?.entries).toBe(1);
  });

  test('makes way for a newer version in another tab, and then says to reload', async () => {
    const store = await open('upgraded');
    const newer = await openDB('upgraded', 2);
    await expect(store.list()).rejects.toMatchObject({ code: 'storage-denied' });
    newer.close();
    await expect(open('upgraded')).rejects.toMatchObject({ code: 'journal-version' });
  });

  test('says when another tab does not make way', async () => {
    const old = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('held');
      request.onsuccess = () => {
        resolve(request.result);
      };
    });
    vi.spyOn(indexedDB, 'open').mockImplementationOnce((name) => indexedDB.open(name, 2));
    await expect(open('held')).rejects.toMatchObject({ code: 'storage-denied' });
    old.close();
  });
});

describe('the study lock', () => {
  test('is for one owner until it is given back', async () => {
    const release = await lockStudy('locked');
    await expect(lockStudy('locked')).rejects.toMatchObject({ code: 'study-locked' });
    const releaseOther = await lockStudy('another');
    await releaseOther();
    await release();
    const releaseAgain = await lockStudy('locked');
    await releaseAgain();
  });
});
