import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import type { Corpus } from '../../../src/data/corpus';
import { memoryBlobStore } from '../../../src/store/blobs';
import { memoryJournalStore } from '../../../src/store/journal-store';
import { recordingsIn } from '../../../src/store/recordings';
import { exportJournal } from '../../../src/study/bundle';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import type { TrialRunner } from '../../../src/study/ports';
import { LabHost } from '../../../src/worker/lab-host';
import type { LabParts } from '../../../src/worker/lab-host';
import type { LabEvent } from '../../../src/worker/protocol';
import { controlledRunner, controlledStudy } from '../../support/controlled-study';

let recorded: readonly JournalEntry[];
let text: string;
let journals: LabParts['journals'];
let recordings: LabParts['recordings'];
let corpusHash: string;

beforeEach(async () => {
  recorded = await controlledStudy(23, { corpusHash: 'a'.repeat(64) });
  text = exportJournal(recorded);
  journals = memoryJournalStore();
  recordings = recordingsIn(memoryBlobStore());
  corpusHash = 'a'.repeat(64);
});

/** A lab as after a reload: what was stored is there, and nothing else. */
function hosted(runner: TrialRunner = controlledRunner) {
  const events: LabEvent[] = [];
  let whenIdle: () => void = () => undefined;
  const idle = new Promise<void>((resolve) => (whenIdle = resolve));
  let seconds = 0;
  const unused = () => Promise.reject(new AppError('usage', 'nothing else is used'));
  const host = new LabHost({
    gpu: { kind: 'ready', adapter: 'test', isSoftware: true },
    ...{ journals, recordings, runner },
    storageWarning: null,
    shelf: {
      list: () => Promise.resolve([]),
      load: () => Promise.resolve({ hash: corpusHash } as Corpus),
      importFile: unused,
    },
    ...{ benchmark: unused, freshRunner: unused, library: unused },
    ...{ baselineScript: 'another baseline', reference: 'reference' },
    clock: { now: () => new Date(Date.UTC(2026, 4, 5) + 1000 * seconds++) },
    emit(event) {
      events.push(event);
      if (event.kind === 'idle') whenIdle();
    },
  });
  return { host, events, idle };
}

/** The controlled trainer; it stops the study at training number `stopAt`. */
function stopping(stopAt: number): TrialRunner {
  let trainings = 0;
  return {
    run: (...trial) =>
      ++trainings === stopAt
        ? Promise.reject(new AppError('aborted', 'stopped at your request'))
        : controlledRunner.run(...trial),
  };
}

const trialsOf = (entries: readonly JournalEntry[]) =>
  fold(entries).arms.map(({ trials }) => trials.map(({ parent, decision, valBpb }) => [parent, decision, valBpb]));

test('a recorded study is trained anew with its own manifest, without a library, and comes to the same', async () => {
  const { host, idle } = hosted();
  const { studyId } = await host.repeat(text);
  await idle;
  const entries = await host.load(studyId);
  const { createdAt, name, researcher, ...manifest } = fold(entries).manifest;
  const { createdAt: then, name: recordedName, researcher: librarian, ...there } = fold(recorded).manifest;
  expect(manifest).toEqual(there);
  expect([createdAt, name]).toEqual(['2026-05-05T00:00:00.000Z', 'Micro study, librarian, seed 23, trained here']);
  expect(researcher).toEqual({ kind: 'recorded', journal: recorded.at(-1)?.hash, name: recordedName });
  expect(fold(entries).finish).toBe('completed');
  expect(trialsOf(entries)).toEqual(trialsOf(recorded));
  expect((await host.info()).studies.map((study) => study.studyId)).toEqual([studyId]);
});

test('it is resumed after a reload, from the recording that is kept, which can be read again', async () => {
  const first = hosted(stopping(14));
  const { studyId } = await first.host.repeat(text);
  await first.idle;
  expect(fold(await first.host.load(studyId)).status).toBe('paused');
  const second = hosted();
  await second.host.resume(studyId, '');
  await second.idle;
  expect(trialsOf(await second.host.load(studyId))).toEqual(trialsOf(recorded));
  expect(await second.host.recording(studyId)).toBe(text);
});

test('without its recording, or with another, it is not resumed; deleting it deletes the recording', async () => {
  const { host, idle } = hosted(stopping(14));
  const { studyId } = await host.repeat(text);
  await idle;
  await recordings.write(studyId, exportJournal(await controlledStudy(24)));
  await expect(host.resume(studyId, '')).rejects.toMatchObject({ code: 'journal-corrupt' });
  await recordings.remove(studyId);
  await expect(host.resume(studyId, '')).rejects.toThrow(
    'the recording “Micro study, librarian, seed 23” is no longer kept in this browser',
  );
  await expect(host.recording(studyId)).rejects.toMatchObject({ code: 'cassette-miss' });
  await recordings.write(studyId, text);
  await host.remove(studyId);
  expect(await recordings.read(studyId)).toBeUndefined();
});

test('a result outside the band pauses it with the reason, and so does resuming it', async () => {
  const { host, idle, events } = hosted({
    async run(spec, ...rest) {
      const outcome = await controlledRunner.run(spec, ...rest);
      return outcome.kind === 'finished' ? { ...outcome, valBpb: outcome.valBpb + 0.5 } : outcome;
    },
  });
  const { studyId } = await host.repeat(text);
  await idle;
  const { pause } = fold(await host.load(studyId));
  expect(pause).toMatchObject({ reason: 'researcher', error: { code: 'cassette-diverged' } });
  expect(pause?.error?.message).toMatch(/trial 0 has val_bpb .*, 0\.5000 apart and more than the band of 0\.00/);
  expect(events.at(-1)).toEqual({ kind: 'idle', studyId, error: null });
});

test('what was changed, has no proposals, or was trained on another text is refused, and leaves no trace', async () => {
  const { host } = hosted();
  const altered = text.replace('"valBpb":1.8', '"valBpb":1.7');
  await expect(host.repeat(altered)).rejects.toMatchObject({ code: 'journal-corrupt' });
  const bare = exportJournal(recorded.slice(0, 4));
  await expect(host.repeat(bare)).rejects.toThrow('has no proposal after its baseline');
  corpusHash = 'b'.repeat(64);
  await expect(host.repeat(text)).rejects.toThrow(/is not the one that the study was trained on/);
  expect((await host.info()).studies).toEqual([]);
});
