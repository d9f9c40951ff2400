/**
 * Joins a store and the chain: a study's journal whose entries are kept in a store, checked when they are loaded. The
 * store is any that can do these three things (src/store has two); it needs to know nothing of events.
 */
import { AppError } from '../base/errors';
import type { JournalEntry } from './events';
import { checkEntries, openJournal } from './journal';
import { studyIdOf } from './manifest';
import type { StudyManifest } from './manifest';
import type { Clock, Journal } from './ports';
import { createStudy } from './runner';

export interface EntryStore {
  create(study: { readonly studyId: string; readonly name: string; readonly createdAt: string }): Promise<void>;
  /** Resolves when the entry is durable. */
  append(studyId: string, entry: JournalEntry): Promise<void>;
  /** Empty for an unknown study. */
  load(studyId: string): Promise<readonly unknown[]>;
}

export interface StoredStudy {
  readonly studyId: string;
  readonly journal: Journal;
}

const systemClock: Clock = { now: () => new Date() };

/** A new study with its first entry. @throws AppError `usage` if the store has it already. */
export async function createStoredStudy(
  store: EntryStore,
  manifest: StudyManifest,
  clock: Clock = systemClock,
): Promise<StoredStudy> {
  const studyId = await studyIdOf(manifest);
  await store.create({ studyId, name: manifest.name, createdAt: manifest.createdAt });
  if ((await store.load(studyId)).length > 0)
    throw new AppError(
      'usage',
      `new study: study ${studyId} is stored already; open it, or give the new one another time`,
    );
  const journal = journalOver(store, studyId, [], clock);
  await createStudy(journal, manifest);
  return { studyId, journal };
}

/**
 * The journal of a stored study. @throws AppError `usage` for an unknown study, `journal-version`, or
 * `journal-corrupt`, also if the entries are those of another study.
 */
export async function openStoredJournal(
  store: EntryStore,
  studyId: string,
  clock: Clock = systemClock,
): Promise<Journal> {
  const stored = await store.load(studyId);
  if (stored.length === 0)
    throw new AppError(
      'usage',
      `open study: there is no study ${studyId} in this browser; import it, or start a new one`,
    );
  const entries = await checkEntries(stored);
  const [first] = entries;
  const actual = first?.event.kind === 'studyCreated' ? await studyIdOf(first.event.manifest) : 'unknown';
  if (actual !== studyId)
    throw new AppError(
      'journal-corrupt',
      `open study: entry 0 is that of study ${actual}, not ${studyId}; delete this study, or import an intact copy`,
    );
  return journalOver(store, studyId, entries, clock);
}

/**
 * Stores imported entries (already checked) as a study of this browser. One that is there already gets the entries that
 * it lacks, if they follow from those it has (an import that was cut short); else it is left alone.
 */
export async function storeImported(store: EntryStore, entries: readonly JournalEntry[]): Promise<string> {
  const [first] = entries;
  if (first?.event.kind !== 'studyCreated')
    throw new AppError('usage', 'import study: the first entry must create the study; choose a whole journal');
  const { manifest } = first.event;
  const studyId = await studyIdOf(manifest);
  await store.create({ studyId, name: manifest.name, createdAt: manifest.createdAt });
  const stored = (await store.load(studyId)).length > 0 ? (await openStoredJournal(store, studyId)).entries() : [];
  const last = stored.at(-1);
  const continues = last === undefined || entries[last.sequence]?.hash === last.hash;
  for (const entry of continues ? entries.slice(stored.length) : []) await store.append(studyId, entry);
  return studyId;
}

function journalOver(store: EntryStore, studyId: string, entries: readonly JournalEntry[], clock: Clock): Journal {
  return openJournal({ entries, persist: (entry) => store.append(studyId, entry), clock });
}
