/** A full disk, a clock that jumps (as after a laptop's sleep), a lost device: at any event of a controlled study, in any stage. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { fold } from '../../../src/study/fold';
import { checkEntries, openJournal } from '../../../src/study/journal';
import type { JournalEntry } from '../../../src/study/events';
import type { Clock } from '../../../src/study/ports';
import { reportOf } from '../../../src/study/report';
import { createStudy, runStudy } from '../../../src/study/runner';
import { failed, FakeRunner, finished, newJournal, studyRun, tickingClock } from './fakes';
import { manifestWith, researcher, trainer, valBpbOf } from './known-effects';

const manifest = manifestWith();
const calm = await newJournal(manifest);
const proposer = researcher();
await runStudy(studyRun(calm, { runner: trainer(), researcherFor: () => proposer }));
/** But for the count of lost devices, which the journal rightly remembers. */
const reportText = (entries: readonly JournalEntry[]): unknown =>
  JSON.parse(
    JSON.stringify(reportOf(fold(entries)), (key, value: unknown) => (key === 'devicesLost' ? undefined : value)),
  );
const whole = reportText(calm.entries());
/** Trainings and decisions, which happen once each. */
const results = (entries: readonly JournalEntry[]): JournalEntry[] =>
  entries.filter(({ event }) => event.kind === 'measurementFinished' || event.kind === 'trialDecided');
const events = calm.entries().length;

/** Runs again until the study is finished, over what is durable alone, as a page that is reloaded does. */
async function runThrough(
  trouble: { persist?: (entry: JournalEntry) => void; clock?: Clock; runner?: FakeRunner },
  mostRuns: number,
): Promise<{ durable: JournalEntry[]; runs: number }> {
  const durable: JournalEntry[] = [];
  const { persist, clock = tickingClock(), runner = trainer() } = trouble;
  for (let runs = 1; runs <= mostRuns; runs++) {
    const journal = openJournal({
      entries: durable,
      clock,
      persist: (entry) => Promise.resolve(persist?.(entry)).then(() => void durable.push(entry)),
    });
    const again = researcher();
    try {
      if (durable.length === 0) await createStudy(journal, manifest);
      await runStudy(studyRun(journal, { runner, researcherFor: () => again }));
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'storage-full')) throw thrown;
    }
    if (durable.length > 0 && fold(durable).status === 'finished') return { durable, runs };
  }
  throw new Error(`not finished after ${mostRuns} runs`);
}

async function expectWhole(durable: readonly JournalEntry[]): Promise<void> {
  expect(await checkEntries(durable)).toEqual(durable);
  expect(reportText(durable)).toEqual(whole);
  expect(results(durable)).toHaveLength(results(calm.entries()).length);
}

test('a disk that is full at any event ends the run with its error, and loses and doubles nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(events - 1), { minLength: 1, maxLength: 4 }), async (fullAt) => {
      const due = new Set(fullAt);
      const persist = ({ sequence }: JournalEntry): void => {
        if (due.delete(sequence)) throw new AppError('storage-full', 'journal: the disk is full');
      };
      const { durable, runs } = await runThrough({ persist }, 6);
      expect(runs).toBe(1 + new Set(fullAt).size);
      await expectWhole(durable);
    }),
    { numRuns: 40 },
  );
});

test('a clock that jumps hours or years, forward or back, changes nothing but the times', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -1e11, max: 1e11 }), { minLength: 5, maxLength: 40 }),
      async (jumps) => {
        let ms = Date.UTC(2026, 5, 1);
        let reading = 0;
        const clock = { now: () => new Date((ms += jumps[reading++ % jumps.length] ?? 0)) };
        const { durable, runs } = await runThrough({ clock }, 1);
        expect(runs).toBe(1);
        await expectWhole(durable);
      },
    ),
    { numRuns: 25 },
  );
});

test('a device lost in any training, of any stage, pauses the study there and runs that training again', async () => {
  const trainings = trainer();
  await runThrough({ runner: trainings }, 1);
  for (let lostIn = 0; lostIn < trainings.specs.length; lostIn++) {
    const runner = new FakeRunner((spec, run) => (run === lostIn ? failed('device-lost') : finished(valBpbOf(spec))));
    const { durable, runs } = await runThrough({ runner }, 2);
    expect(runs).toBe(2);
    expect(runner.specs[lostIn + 1]).toEqual(runner.specs[lostIn]);
    await expectWhole(durable);
  }
});
