/** What every journal store does, as cases that the memory store (Node) and the IndexedDB one (Chromium) both pass. */
import type { JournalStore } from '../../src/store/journal-store';

const entry = (sequence: number) => ({ sequence, hash: `h${sequence}`, event: { kind: 'x', text: 'é\u0000' } });
const study = (studyId: string, createdAt = '2026-01-01') => ({ studyId, name: `study ${studyId}`, createdAt });

export interface StoreCase {
  readonly name: string;
  readonly act: (store: JournalStore) => Promise<unknown>;
  readonly expected: unknown;
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (thrown: unknown) => (thrown as { code?: unknown }).code,
  );

export const storeCases: readonly StoreCase[] = [
  {
    name: 'gives back entries in order, beyond nine of them',
    async act(store) {
      await store.create(study('a'));
      for (let i = 0; i < 12; i++) await store.append('a', entry(i));
      return store.load('a');
    },
    expected: Array.from({ length: 12 }, (_, i) => entry(i)),
  },
  {
    name: 'keeps studies apart, even when one name begins another',
    async act(store) {
      for (const id of ['a', 'ab', 'b']) await store.create(study(id));
      await store.append('ab', entry(0));
      return [await store.load('a'), await store.load('ab'), await store.load('nothing')];
    },
    expected: [[], [entry(0)], []],
  },
  {
    name: 'lists headers, newest first, with their number of entries',
    async act(store) {
      await store.create(study('old', '2026-01-01'));
      await store.create(study('new', '2026-02-01'));
      await store.append('old', entry(0));
      await store.create(study('old', '2027-01-01'));
      return store.list();
    },
    expected: [
      { ...study('new', '2026-02-01'), entries: 0 },
      { ...study('old', '2026-01-01'), entries: 1 },
    ],
  },
  {
    name: 'refuses an entry that is not the next one, and keeps the journal as it was',
    async act(store) {
      await store.create(study('a'));
      await store.append('a', entry(0));
      const codes = [await codeOf(store.append('a', entry(0))), await codeOf(store.append('a', entry(2)))];
      await store.append('a', entry(1));
      return [codes, await store.load('a')];
    },
    expected: [
      ['study-locked', 'study-locked'],
      [entry(0), entry(1)],
    ],
  },
  {
    name: 'refuses an entry of an unknown study',
    act: (store) => codeOf(store.append('nobody', entry(0))),
    expected: 'usage',
  },
  {
    name: 'forgets a removed study and no other',
    async act(store) {
      for (const id of ['a', 'ab']) {
        await store.create(study(id));
        await store.append(id, entry(0));
      }
      await store.remove('a');
      return [await store.load('a'), await store.load('ab'), (await store.list()).map(({ studyId }) => studyId)];
    },
    expected: [[], [entry(0)], ['ab']],
  },
];
