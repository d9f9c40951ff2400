import { afterEach, expect, test, vi } from 'vitest';
import { openTuningStore } from '../../../src/store/tuning-store';

const choices = { 'matmul NN 1×8×8×8': { variant: 'shared', sources: 'abc' } };

afterEach(() => vi.restoreAllMocks());

test('choices outlive the store that wrote them', async () => {
  await openTuningStore('Browser 1', 'tuning-kept').write('GPU A', choices);
  expect(await openTuningStore('Browser 1', 'tuning-kept').read('GPU A')).toEqual(choices);
});

test('another adapter and another browser version have choices of their own', async () => {
  await openTuningStore('Browser 1', 'tuning-own').write('GPU A', choices);
  expect(await openTuningStore('Browser 1', 'tuning-own').read('GPU B')).toBeUndefined();
  expect(await openTuningStore('Browser 2', 'tuning-own').read('GPU A')).toBeUndefined();
});

test('a browser that denies storage has no choices, and keeps none', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError');
  });
  const store = openTuningStore('Browser 1', 'tuning-denied');
  await store.write('GPU A', choices);
  expect(await store.read('GPU A')).toBeUndefined();
});
