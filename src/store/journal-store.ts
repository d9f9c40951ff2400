/**
 * Keeps journals: for each study a header and its entries, keyed [study, sequence], only ever added to. It knows
 * nothing of what an entry means; whoever loads entries checks them. `append` resolves when the entry is durable.
 */
import { AppError } from '../base/errors';

export interface StoredEntry {
  readonly sequence: number;
  readonly hash: string;
}

export interface StudyHeader {
  readonly studyId: string;
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Number of entries stored. */
  readonly entries: number;
}

export interface JournalStore {
  /** False if everything is gone with the page. */
  readonly durable: boolean;
  /** Registers a study; a known one is left as it is. */
  create(study: Omit<StudyHeader, 'entries'>): Promise<void>;
  /** Adds the entry that is due next. @throws AppError `study-locked` if another tab has added one meanwhile. */
  append(studyId: string, entry: StoredEntry): Promise<void>;
  /** The entries in order, as found; empty for an unknown study. */
  load(studyId: string): Promise<readonly unknown[]>;
  /** Newest first. */
  list(): Promise<readonly StudyHeader[]>;
  remove(studyId: string): Promise<void>;
  close(): void;
}

/** The rule of `append`, the same for every store. */
export function checkNext(studyId: string, header: StudyHeader | undefined, entry: StoredEntry): StudyHeader {
  if (header === undefined)
    throw new AppError(
      'usage',
      `journal store: study ${studyId} is not there (deleted in another tab?); export this one, then start a new study`,
    );
  if (entry.sequence !== header.entries)
    throw new AppError(
      'study-locked',
      `journal store: entry ${entry.sequence} of study ${studyId} was not written, because ${header.entries} entries are stored: another tab runs this study; close it there, then reload`,
    );
  return { ...header, entries: header.entries + 1 };
}

export const newestFirst = (headers: readonly StudyHeader[]): StudyHeader[] =>
  headers.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));

/** A store that lasts as long as the page: for tests, and for visitors whose browser denies storage. */
export function memoryJournalStore(): JournalStore {
  const headers = new Map<string, StudyHeader>();
  const journals = new Map<string, StoredEntry[]>();
  return {
    durable: false,
    create(study) {
      if (!headers.has(study.studyId)) {
        headers.set(study.studyId, { ...study, entries: 0 });
        journals.set(study.studyId, []);
      }
      return Promise.resolve();
    },
    // A refusal rejects.
    append: (studyId, entry) =>
      new Promise((resolve) => {
        headers.set(studyId, checkNext(studyId, headers.get(studyId), entry));
        journals.get(studyId)?.push(structuredClone(entry));
        resolve();
      }),
    load: (studyId) => Promise.resolve(structuredClone(journals.get(studyId) ?? [])),
    list: () => Promise.resolve(newestFirst([...headers.values()])),
    remove(studyId) {
      headers.delete(studyId);
      journals.delete(studyId);
      return Promise.resolve();
    },
    close: () => undefined,
  };
}
