import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportJournal, importJournal } from '../../../src/study/bundle';
import { fold } from '../../../src/study/fold';
import { memoryJournal } from '../../../src/study/journal';
import { createStudy, runStudy } from '../../../src/study/runner';
import {
  FakeResearcher,
  FakeRunner,
  finished,
  newJournal,
  proposal,
  studyRun,
  testManifest,
  tickingClock,
} from './fakes';

async function exported(): Promise<string> {
  const journal = await newJournal(testManifest({ trialsPerArm: 2 }));
  await runStudy(studyRun(journal));
  return exportJournal(journal.entries());
}

describe('an exported journal', () => {
  test('comes back as it was, whatever text it holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, min: -9, max: 9 }),
        async (text, valBpb) => {
          const manifest = testManifest({ name: text, trialsPerArm: 2, arms: ['papers'] });
          const journal = memoryJournal(tickingClock());
          await createStudy(journal, manifest);
          const paper = { id: text, title: text, authors: text, year: 2020, venue: text };
          const researcher = new FakeResearcher(() =>
            proposal(text, { papersConsidered: [paper], papersCited: [paper] }),
          );
          const runner = new FakeRunner(() => finished(valBpb));
          await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
          const imported = await importJournal(exportJournal(journal.entries()));
          expect(imported).toEqual(journal.entries());
          expect(fold(imported)).toEqual(fold(journal.entries()));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('opens with Windows line ends, a byte order mark and empty lines at its end', async () => {
    const text = await exported();
    expect(await importJournal('\uFEFF' + text.replaceAll('\n', '\r\n') + '\r\n\n')).toEqual(await importJournal(text));
  });

  test('is refused when any one entry was changed', async () => {
    const lines = (await exported()).trimEnd().split('\n');
    for (let i = 1; i < lines.length; i++) {
      const entry = JSON.parse(lines[i] ?? '') as { time: string };
      const changed = lines.with(i, JSON.stringify({ ...entry, time: '2031-01-01T00:00:00.000Z' }));
      await expect(importJournal(changed.join('\n'))).rejects.toMatchObject({
        code: 'journal-corrupt',
        message: expect.stringContaining(`line ${i + 1} was changed after it was written`) as string,
      });
    }
  });

  const broken: [string, (lines: string[]) => string[], string][] = [
    ['is empty', () => [], 'line 1 is not the header'],
    ['is another JSON file', () => ['{"a":1}'], 'line 1 is not the header'],
    ['has a line that is not JSON', (lines) => lines.with(2, '{"seq'), 'line 3 is not JSON'],
    ['is cut short', (lines) => lines.slice(0, -1), 'announces'],
    ['lacks an entry in the middle', (lines) => lines.toSpliced(2, 1, lines[3] ?? ''), 'line 3 has number 2'],
    ['has a line of another shape', (lines) => lines.with(2, '{"sequence":1}'), 'line 3 is not a journal entry'],
  ];
  test.each(broken)('is refused with its line when it %s', async (_what, breakIt, message) => {
    const lines = (await exported()).trimEnd().split('\n');
    await expect(importJournal(breakIt(lines).join('\n'))).rejects.toMatchObject({
      code: 'journal-corrupt',
      message: expect.stringContaining(message) as string,
    });
  });

  test('of another version is refused with both versions and the cure', async () => {
    const text = (await exported()).replace('"format":2', '"format":3');
    await expect(importJournal(text)).rejects.toMatchObject({
      code: 'journal-version',
      message:
        'journal: it has format 3, and this version of Bibliograd reads format 2; reload the page to get the newest version, then open it again',
    });
  });
});
