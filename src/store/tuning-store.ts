/**
 * The kernel variants that were fastest on an adapter, in IndexedDB, for each browser version by itself: another version may bring
 * another driver or compiler. What cannot be read or kept is only timed again, so no failure of storage reaches a trial.
 */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';

interface TuningDatabase extends DBSchema {
  choices: { key: string; value: unknown };
}

interface TuningStore {
  read(adapter: string): Promise<unknown>;
  write(adapter: string, choices: unknown): Promise<void>;
}

const open = (name: string): Promise<IDBPDatabase<TuningDatabase>> =>
  openDB<TuningDatabase>(name, 1, {
    upgrade(database) {
      database.createObjectStore('choices');
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });

export function openTuningStore(
  browser = globalThis.navigator.userAgent,
  databaseName = 'bibliograd-tuning',
): TuningStore {
  const keyOf = (adapter: string): string => `${adapter}\n${browser}`;
  const attempt = async <T>(work: (database: IDBPDatabase<TuningDatabase>) => Promise<T>): Promise<T | undefined> => {
    let database: IDBPDatabase<TuningDatabase> | undefined;
    try {
      database = await open(databaseName);
      return await work(database);
    } catch {
      return undefined;
    } finally {
      database?.close();
    }
  };
  return {
    read: (adapter) => attempt((database) => database.get('choices', keyOf(adapter))),
    async write(adapter, choices) {
      await attempt((database) => database.put('choices', choices, keyOf(adapter)));
    },
  };
}
