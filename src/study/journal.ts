/**
 * The hash chain: each entry names the hash of the one before, so a changed, lost or reordered entry shows. `openJournal`
 * writes entries one at a time, each durable before the next; `checkEntries` reads stored ones back.
 */
import * as v from 'valibot';
import { breaths } from '../base/breath';
import { AppError } from '../base/errors';
import { canonicalJson, sha256Hex } from '../base/hash';
import type { JournalEntry, StudyEvent } from './events';
import { journalFormat } from './manifest';
import type { Clock, Journal } from './ports';
import { describeIssues, entrySchema, eventSchema } from './schemas';

/** What the first entry names as the one before it. */
const genesisHash = '0'.repeat(64);

const hashOf = ({ sequence, time, previous, event }: Omit<JournalEntry, 'hash'>): Promise<string> =>
  sha256Hex(canonicalJson({ sequence, time, previous, event }));

/**
 * A journal over the entries so far; `persist` makes one entry durable and rejects if it cannot.
 * After a rejection nothing more is written: the journal ends at its last durable entry.
 */
export function openJournal(options: {
  readonly entries: readonly JournalEntry[];
  readonly persist: (entry: JournalEntry) => Promise<void>;
  readonly clock: Clock;
}): Journal {
  const entries = [...options.entries];
  let last: Promise<unknown> = Promise.resolve();

  const write = async (event: StudyEvent): Promise<JournalEntry> => {
    const entry = await chainEntry(entries.at(-1), event, options.clock.now());
    await options.persist(entry);
    entries.push(entry);
    return entry;
  };

  return {
    entries: () => entries,
    append(event) {
      const written = last.then(() => write(event));
      last = written;
      return written;
    },
  };
}

/** A journal that lasts as long as the page. */
export function memoryJournal(clock: Clock, entries: readonly JournalEntry[] = []): Journal {
  return openJournal({ entries, persist: () => Promise.resolve(), clock });
}

/** The entry for an event, in exactly the form in which it will be read back. */
async function chainEntry(before: JournalEntry | undefined, event: StudyEvent, time: Date): Promise<JournalEntry> {
  const plain = v.safeParse(eventSchema, JSON.parse(canonicalJson(event)));
  if (!plain.success)
    throw new AppError(
      'usage',
      `journal: the event "${event.kind}" is not plain journal data (${describeIssues(plain.issues)}); this is a defect, please report it`,
    );
  const rest = {
    sequence: (before?.sequence ?? -1) + 1,
    time: time.toISOString(),
    previous: before?.hash ?? genesisHash,
    event: plain.output,
  };
  return { ...rest, hash: await hashOf(rest) };
}

/**
 * Stored entries, checked: form, order, hashes, and that the first is of this journal format.
 * @param place Where an entry is, for the message: `entry 3` or `line 5`.
 * @throws AppError `journal-version` or `journal-corrupt`.
 */
export async function checkEntries(
  stored: readonly unknown[],
  place: (index: number) => string = (index) => `entry ${index}`,
): Promise<JournalEntry[]> {
  if (stored.length === 0) throw corrupt('it is empty', 'open another copy');
  checkFormat(formatOf(stored[0]));
  const entries: JournalEntry[] = [];
  const breathe = breaths();
  for (const [index, raw] of stored.entries()) {
    await breathe();
    const parsed = v.safeParse(entrySchema, raw);
    if (!parsed.success) throw corrupt(`${place(index)} is not a journal entry (${describeIssues(parsed.issues)})`);
    await checkLink(parsed.output, entries.at(-1), place(index));
    entries.push(parsed.output);
  }
  return entries;
}

async function checkLink(entry: JournalEntry, before: JournalEntry | undefined, where: string): Promise<void> {
  const expected = before === undefined ? 0 : before.sequence + 1;
  if (entry.sequence !== expected) throw corrupt(`${where} has number ${entry.sequence} where ${expected} is due`);
  if (entry.previous !== (before?.hash ?? genesisHash)) throw corrupt(`${where} does not follow from the one before`);
  if (entry.hash !== (await hashOf(entry))) throw corrupt(`${where} was changed after it was written`);
  if ((entry.event.kind === 'studyCreated') !== (before === undefined))
    throw corrupt(`${where} is "${entry.event.kind}"; the first entry, and only it, creates the study`);
}

export function corrupt(what: string, cure = 'open an intact copy, or start the study again'): AppError {
  return new AppError('journal-corrupt', `journal: ${what}; ${cure}`);
}

/** @throws AppError `journal-version` unless the format is this version's. */
export function checkFormat(format: number | undefined): void {
  if (format === undefined || format === journalFormat) return;
  throw new AppError(
    'journal-version',
    `journal: it has format ${format}, and this version of Bibliograd reads format ${journalFormat}; ` +
      (format > journalFormat
        ? 'reload the page to get the newest version, then open it again'
        : 'open it with the version that wrote it'),
  );
}

const formatOnly = v.object({ event: v.object({ manifest: v.object({ format: v.number() }) }) });

function formatOf(raw: unknown): number | undefined {
  const parsed = v.safeParse(formatOnly, raw);
  return parsed.success ? parsed.output.event.manifest.format : undefined;
}
