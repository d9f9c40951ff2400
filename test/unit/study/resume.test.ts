import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import { checkEntries, memoryJournal } from '../../../src/study/journal';
import { runStudy } from '../../../src/study/runner';
import { FakeRunner, newJournal, studyRun, testManifest, tickingClock } from './fakes';

const decided = (entries: readonly JournalEntry[]) =>
  fold(entries).arms.map(({ id, trials }) => ({
    id,
    trials: trials.map(({ decision, valBpb, proposal, parent }) => ({
      decision,
      valBpb,
      parent,
      title: proposal?.title,
    })),
  }));

async function wholeStudy(seed: number, trialsPerArm: number): Promise<readonly JournalEntry[]> {
  const journal = await newJournal(testManifest({ seed, trialsPerArm }));
  for (let view = await runStudy(studyRun(journal)); view.status !== 'finished';)
    view = await runStudy(studyRun(journal));
  return journal.entries();
}

describe('a study cut at any journal entry and resumed', () => {
  test('decides as one that never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        async (seed, trialsPerArm, cuts) => {
          const whole = await wholeStudy(seed, trialsPerArm);
          let entries = whole;
          for (const cut of cuts) {
            const journal = memoryJournal(tickingClock(), entries.slice(0, 1 + (cut % entries.length)));
            for (let view = fold(journal.entries()); view.status !== 'finished';)
              view = await runStudy(studyRun(journal));
            entries = journal.entries();
            expect(decided(entries)).toEqual(decided(whole));
            expect(await checkEntries(entries)).toEqual(entries);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('decides so for every single cut of one study', async () => {
    const whole = await wholeStudy(3, 5);
    for (let cut = 1; cut <= whole.length; cut++) {
      const journal = memoryJournal(tickingClock(), whole.slice(0, cut));
      for (let view = fold(journal.entries()); view.status !== 'finished';) view = await runStudy(studyRun(journal));
      expect(decided(journal.entries())).toEqual(decided(whole));
    }
  });

  test('runs no trial again that has an outcome', async () => {
    const whole = await wholeStudy(3, 4);
    const lastOutcome = whole.findLastIndex(({ event }) => event.kind === 'trialFinished');
    const runner = new FakeRunner();
    await runStudy(studyRun(memoryJournal(tickingClock(), whole.slice(0, lastOutcome + 1)), { runner }));
    expect(runner.specs).toHaveLength(0);
  });
});

describe('a study that is paused', () => {
  test('after any entry, any number of times, decides as one that never was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(10_000),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }),
        async (seed, stops) => {
          const whole = await wholeStudy(seed, 4);
          const journal = await newJournal(testManifest({ seed, trialsPerArm: 4 }));
          const left = [...stops];
          for (let status = 'new'; status !== 'finished';) {
            const controller = new AbortController();
            let entriesLeft = left.shift() ?? Infinity;
            const onView = () => {
              if (--entriesLeft === 0) controller.abort();
            };
            status = (await runStudy(studyRun(journal, { signal: controller.signal, onView }))).status;
          }
          expect(decided(journal.entries())).toEqual(decided(whole));
          expect(await checkEntries(journal.entries())).toEqual(journal.entries());
        },
      ),
      { numRuns: 60 },
    );
  });
});
