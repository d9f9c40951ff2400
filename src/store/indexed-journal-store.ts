/** The journal store in IndexedDB. Each append is one strict-durability transaction over the header and the entry. */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import { AppError } from '../base/errors';
import { checkNext, newestFirst } from './journal-store';
import type { JournalStore, StoredEntry, StudyHeader } from './journal-store';
import { storageError } from './storage-error';

interface StoredJournalEntry {
  readonly studyId: string;
  readonly sequence: number;
  readonly entry: unknown;
}

interface JournalDatabase extends DBSchema {
  studies: { key: string; value: StudyHeader };
  entries: { key: [string, number]; value: StoredJournalEntry };
}

const databaseVersion = 1;

/** @throws AppError `storage-denied` or `storage-full`. */
export async function openJournalStore(databaseName = 'bibliograd'): Promise<JournalStore> {
  const database = await guarded('open', () => openDatabase(databaseName));
  return new IndexedJournalStore(database);
}

async function openDatabase(name: string): Promise<IDBPDatabase<JournalDatabase>> {
  if (!('indexedDB' in globalThis)) throw new AppError('storage-denied', deniedMessage);
  return new Promise((resolve, reject) => {
    let refused = false;
    openDB<JournalDatabase>(name, databaseVersion, {
      upgrade(database) {
        database.createObjectStore('studies', { keyPath: 'studyId' });
        database.createObjectStore('entries', { keyPath: ['studyId', 'sequence'] });
      },
      blocked: () => {
        refused = true;
        reject(
          new AppError(
            'storage-denied',
            'journal store: another tab holds an older database; close the other Bibliograd tabs, then reload',
          ),
        );
      },
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
      },
    }).then((database) => {
      if (refused) database.close();
      else resolve(database);
    }, reject);
  });
}

const deniedMessage =
  'journal store: this browser has no storage for this page (private window?); studies last until the tab is closed, so export yours';

const rangeOf = (studyId: string): IDBKeyRange => IDBKeyRange.bound([studyId, 0], [studyId, Infinity]);

class IndexedJournalStore implements JournalStore {
  readonly durable = true;
  readonly #database: IDBPDatabase<JournalDatabase>;

  constructor(database: IDBPDatabase<JournalDatabase>) {
    this.#database = database;
  }

  create(study: Omit<StudyHeader, 'entries'>): Promise<void> {
    return guarded('create', async () => {
      const transaction = this.#write();
      const studies = transaction.objectStore('studies');
      await settle(transaction, async () => {
        if ((await studies.get(study.studyId)) === undefined) await studies.add({ ...study, entries: 0 });
      });
    });
  }

  append(studyId: string, entry: StoredEntry): Promise<void> {
    return guarded('append', async () => {
      const transaction = this.#write();
      const studies = transaction.objectStore('studies');
      await settle(transaction, async () => {
        const header = checkNext(studyId, await studies.get(studyId), entry);
        await transaction.objectStore('entries').add({ studyId, sequence: entry.sequence, entry });
        await studies.put(header);
      });
    });
  }

  load(studyId: string): Promise<readonly unknown[]> {
    return guarded('load', async () => {
      const stored = await this.#database.getAll('entries', rangeOf(studyId));
      return stored.map(({ entry }) => entry);
    });
  }

  list(): Promise<readonly StudyHeader[]> {
    return guarded('list', async () => newestFirst(await this.#database.getAll('studies')));
  }

  remove(studyId: string): Promise<void> {
    return guarded('remove', async () => {
      const transaction = this.#write();
      await settle(transaction, async () => {
        await transaction.objectStore('studies').delete(studyId);
        await transaction.objectStore('entries').delete(rangeOf(studyId));
      });
    });
  }

  close(): void {
    this.#database.close();
  }

  #write() {
    return this.#database.transaction(['studies', 'entries'], 'readwrite', { durability: 'strict' });
  }
}

/** Runs the work of a transaction and waits until it is durable; if the work fails, nothing of it is kept. */
async function settle(
  transaction: { readonly done: Promise<void>; abort(): void; readonly error: DOMException | null },
  work: () => Promise<void>,
): Promise<void> {
  const ended = transaction.done.then(
    () => ({ failed: false, reason: null as unknown }),
    (reason: unknown) => ({ failed: true, reason }),
  );
  try {
    await work();
  } catch (thrown) {
    abortQuietly(transaction);
    await ended;
    throw preferred(transaction.error, thrown);
  }
  const { failed, reason } = await ended;
  if (failed) throw preferred(transaction.error, reason);
}

/** The transaction's own error says why it ended (quota); what its requests throw may say only that it did. */
function preferred(cause: DOMException | null, thrown: unknown): Error {
  return cause ?? (thrown instanceof Error ? thrown : new Error(String(thrown)));
}

/** A transaction that the browser has already ended cannot be aborted, and need not be. */
function abortQuietly(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch (thrown) {
    if (!(thrown instanceof DOMException && thrown.name === 'InvalidStateError')) throw thrown;
  }
}

async function guarded<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw storageError(`journal store, ${operation}`, thrown);
  }
}
