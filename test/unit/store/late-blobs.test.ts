import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { memoryBlobStore } from '../../../src/store/blobs';
import { LateBlobStore } from '../../../src/store/late-blobs';

const bytes = (...values: number[]) => new Uint8Array(values);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a blob is read before it is written, and written when nothing was asked for a moment', async () => {
  const inner = memoryBlobStore();
  const late = new LateBlobStore(inner);
  await late.write('papers/a', bytes(1, 2));
  expect([await late.read('papers/a'), await inner.read('papers/a')]).toEqual([bytes(1, 2), undefined]);
  await vi.advanceTimersByTimeAsync(60);
  await late.read('papers/b');
  await vi.advanceTimersByTimeAsync(60);
  expect(await inner.read('papers/a')).toBeUndefined();
  await vi.advanceTimersByTimeAsync(60);
  expect(await inner.read('papers/a')).toEqual(bytes(1, 2));
});

test('a list, a size, a removal and an append know what was written before them', async () => {
  const inner = memoryBlobStore();
  const late = new LateBlobStore(inner);
  await late.write('papers/a', bytes(1));
  expect(await late.list('papers/')).toEqual(['papers/a']);
  await late.write('papers/a', bytes(1, 2, 3));
  expect(await late.size('papers/a')).toBe(3);
  await late.append('papers/a', bytes(4));
  expect(await late.read('papers/a')).toEqual(bytes(1, 2, 3, 4));
  await late.write('papers/b', bytes(9));
  await late.remove('papers/b');
  await vi.advanceTimersByTimeAsync(1000);
  expect(await late.list('')).toEqual(['papers/a']);
});

test('of two writes the last is kept, even if it comes while the first is being written', async () => {
  const inner = memoryBlobStore();
  const late = new LateBlobStore(inner);
  await late.write('a', bytes(1));
  const settled = late.settle();
  await late.write('a', bytes(2));
  await settled;
  expect(await late.read('a')).toEqual(bytes(2));
  await late.settle();
  expect(await inner.read('a')).toEqual(bytes(2));
});

test('a full disk costs the blob, is told once when one asks, and the next write is tried again', async () => {
  const inner = memoryBlobStore();
  const write = vi.spyOn(inner, 'write').mockRejectedValueOnce(new Error('storage full'));
  const late = new LateBlobStore(inner);
  await late.write('a', bytes(1));
  await vi.advanceTimersByTimeAsync(200);
  expect(await late.read('a')).toBeUndefined();
  expect([await late.list(''), await late.size('a')]).toEqual([[], 0]);
  await late.remove('b');
  await expect(late.settle()).rejects.toThrow('storage full');
  await late.write('a', bytes(1));
  await late.settle();
  expect(await inner.read('a')).toEqual(bytes(1));
  expect(write).toHaveBeenCalledTimes(2);
});
