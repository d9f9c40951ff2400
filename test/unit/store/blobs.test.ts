import { afterEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { memoryBlobStore, openBlobStore } from '../../../src/store/blobs';
import type { BlobStore } from '../../../src/store/blobs';
import { FakeFolder } from '../../support/fake-file-system';

const bytes = (...values: number[]) => new Uint8Array(values);

async function opfs(folder = new FakeFolder()): Promise<BlobStore> {
  vi.stubGlobal('navigator', { storage: { getDirectory: () => Promise.resolve(folder) } });
  return openBlobStore();
}

afterEach(() => vi.unstubAllGlobals());

const stores: [string, () => Promise<BlobStore>][] = [
  ['memory', () => Promise.resolve(memoryBlobStore())],
  ['file system', () => opfs()],
  ['file system without createWritable', () => opfs(new FakeFolder({ syncOnly: true }))],
];

describe.each(stores)('the %s store', (_name, open) => {
  test('gives back what was written, and replaces it', async () => {
    const store = await open();
    await store.write('a/b', bytes(1, 2, 3));
    await store.write('a/b', bytes(9));
    expect(await store.read('a/b')).toEqual(bytes(9));
    expect(await store.size('a/b')).toBe(1);
  });

  test('appends to a missing blob and to an existing one', async () => {
    const store = await open();
    await store.append('log', bytes(1));
    await store.append('log', bytes(2, 3));
    expect(await store.read('log')).toEqual(bytes(1, 2, 3));
  });

  test('treats a missing blob as undefined, empty and removable', async () => {
    const store = await open();
    expect(await store.read('no/such')).toBeUndefined();
    expect(await store.size('no/such')).toBe(0);
    await expect(store.remove('no/such')).resolves.toBeUndefined();
  });

  test('lists by prefix in order and forgets the removed', async () => {
    const store = await open();
    for (const name of ['c/2', 'c/1', 'd/1']) await store.write(name, bytes(1));
    await store.remove('c/2');
    expect(await store.list('c/')).toEqual(['c/1']);
    expect(await store.list('')).toEqual(['c/1', 'd/1']);
  });

  test('refuses names that climb out of the store', async () => {
    const store = await open();
    await expect(store.write('../x', bytes(1))).rejects.toMatchObject({ code: 'usage' });
  });
});

test('a full disk is reported as storage-full with its cure', async () => {
  const store = await opfs(new FakeFolder({ failWith: 'QuotaExceededError' }));
  const failure = await store.write('x', bytes(1)).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({
    code: 'storage-full',
    message: expect.stringContaining('free disk space') as string,
  });
});

test('a failed write leaves the old bytes', async () => {
  const folder = new FakeFolder();
  const store = await opfs(folder);
  await store.write('x', bytes(1, 2));
  folder.options.failWith = 'QuotaExceededError';
  await expect(store.write('x', bytes(3))).rejects.toMatchObject({ code: 'storage-full' });
  expect(await store.read('x')).toEqual(bytes(1, 2));
});

test('denied storage is reported as storage-denied', async () => {
  vi.stubGlobal('navigator', {
    storage: { getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')) },
  });
  await expect(openBlobStore()).rejects.toMatchObject({ code: 'storage-denied' });
  vi.stubGlobal('navigator', {});
  await expect(openBlobStore()).rejects.toMatchObject({ code: 'storage-denied' });
});
