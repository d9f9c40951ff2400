import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestSoFarArea } from '../../../src/study/comparison';
import type { StudyEvent } from '../../../src/study/events';
import { fold } from '../../../src/study/fold';
import { checkEntries, memoryJournal } from '../../../src/study/journal';
import { createManifest, studyIdOf } from '../../../src/study/manifest';
import { runStudy } from '../../../src/study/runner';
import { diffLines, normalizeScript, summarizeDiff } from '../../../src/study/script-diff';
import { readSetting, writeSetting, writeSettings } from '../../../src/study/script-settings';
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

describe('the comparison', () => {
  test('has the gains, counts, papers and tokens of each arm', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 3, arms: ['papers'] }));
    const paper = (id: string) => ({ id, title: id, authors: 'A', year: 2020, venue: 'V' });
    const researcher = new FakeResearcher(({ trialIndex }) =>
      proposal(`v${trialIndex}`, {
        papersConsidered: [paper('a'), paper('b'), paper(`c${trialIndex}`)],
        papersCited: [paper('a')],
        tokensUsed: 100,
      }),
    );
    const table: Record<string, number> = { v1: 1.5, v2: 1.75 };
    const runner = new FakeRunner(({ script }) => finished(table[script] ?? 2));
    const view = await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
    expect(view.comparison).toEqual([
      {
        arm: 'papers',
        baselineValBpb: 2,
        bestValBpb: 1.5,
        gainPercent: 25,
        trialsDecided: 3,
        kept: 1,
        discarded: 1,
        failed: 0,
        duplicates: 0,
        papersConsidered: 4,
        papersCited: 1,
        papersTried: 1,
        tokensUsed: 200,
        bestSoFarArea: 1.625,
      },
    ]);
    expect(view.arms[0]?.bestSoFar.map(({ valBpb }) => valBpb)).toEqual([2, 1.5, 1.5]);
    expect(view.arms[0]?.trials[1]?.parentScript).toBe(view.manifest.baselineScript);
  });

  test('has the area under best-so-far by trapezoids', () => {
    expect(bestSoFarArea([])).toBeNull();
    expect(bestSoFarArea([{ index: 0, valBpb: 3 }])).toBe(3);
    const points = [
      { index: 0, valBpb: 4 },
      { index: 1, valBpb: 2 },
      { index: 3, valBpb: 2 },
    ];
    expect(bestSoFarArea(points)).toBeCloseTo((3 + 4) / 3, 12);
  });
});

describe('the fold', () => {
  const impossible: [string, StudyEvent][] = [
    ['a trial that skips one', { kind: 'proposalRequested', arm: 'none', index: 1 }],
    ['a start without a proposal', { kind: 'trialStarted', arm: 'none', index: 0 }],
    ['a second study', { kind: 'studyCreated', manifest: testManifest() }],
  ];
  test.each(impossible)('refuses %s and names the entry', async (_what, event) => {
    const journal = await newJournal();
    await journal.append(event);
    expect(() => fold(journal.entries())).toThrow(/entry 1/);
  });

  test('refuses to change a trial that is decided', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 1, arms: ['none'] }));
    await runStudy(studyRun(journal));
    await journal.append({ kind: 'trialDecided', arm: 'none', index: 0, decision: 'keep', reason: 'no' });
    expect(() => fold(journal.entries())).toThrow(/"trialDecided", cannot follow a trial that is decided/);
  });

  test('of an unfinished study says new, then running', async () => {
    const journal = await newJournal();
    expect(fold(journal.entries()).status).toBe('new');
    await journal.append({ kind: 'proposalRequested', arm: 'none', index: 0 });
    expect(fold(journal.entries()).status).toBe('running');
  });
});

describe('the journal', () => {
  test('keeps appends in order when they are not awaited', async () => {
    const journal = await newJournal();
    await Promise.all(Array.from({ length: 20 }, () => journal.append({ kind: 'studyResumed' })));
    expect(await checkEntries(journal.entries())).toHaveLength(21);
  });

  test('refuses an entry that follows from another study', async () => {
    const [one, other] = [await newJournal(), await newJournal(testManifest({ seed: 8 }))];
    await other.append({ kind: 'studyResumed' });
    const spliced = [one.entries()[0], other.entries()[1]];
    await expect(checkEntries(spliced)).rejects.toThrow(/entry 1 does not follow from the one before/);
  });

  test('refuses an event that JSON cannot hold', async () => {
    const journal = memoryJournal(tickingClock());
    const manifest = { ...testManifest(), evaluations: Number.NaN };
    await expect(journal.append({ kind: 'studyCreated', manifest })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('the manifest', () => {
  test('has one id whatever the order of its keys, and another for any change', async () => {
    const manifest = testManifest();
    const reversed = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as typeof manifest;
    expect(await studyIdOf(reversed)).toBe(await studyIdOf(manifest));
    expect(await studyIdOf(manifest)).toMatch(/^[0-9a-f]{16}$/);
    expect(await studyIdOf({ ...manifest, seed: 8 })).not.toBe(await studyIdOf(manifest));
  });

  test('writes the preset into the baseline, and keeps aside what has no line there', () => {
    const manifest = testManifest();
    expect(manifest.baselineScript).toContain('layers: 2,');
    expect(manifest.settings).toEqual({
      width: 64,
      heads: 2,
      contextLength: 64,
      sequencesPerStep: 8,
      sequencesPerMicroBatch: 8,
    });
  });

  const endpoints = ['https://user:pw@host/v1', 'https://host/v1?api-key=sk-1', 'ftp://host', 'nonsense'];
  test.each(endpoints)('refuses the endpoint %s without repeating it', (endpoint) => {
    const make = () => testManifest({ researcher: { kind: 'llm', endpoint, model: 'm' } });
    expect(make).toThrow(/endpoint must/);
    expect(make).not.toThrow(endpoint);
  });

  test('refuses a study without arms or trials', () => {
    expect(() => testManifest({ arms: [] })).toThrow(/one or more different arms/);
    expect(() => testManifest({ trialsPerArm: 0 })).toThrow(/at least 1/);
    expect(() => createManifest({ ...testManifest(), preset: 'micro', seed: 0.5 })).toThrow(/whole number/);
  });
});

describe('settings in a script', () => {
  const script = 'export const settings = {\n  lr: 1e-3, // lr: 5,\n  steps: 1_000,\n  width: 2 ** 8,\n};\nlr: 7,\n';

  test('are read and written in place, and nothing else is', () => {
    expect(readSetting(script, 'lr')).toBe(0.001);
    expect(readSetting(script, 'steps')).toBe(1000);
    expect(writeSetting(script, 'lr', 0.00070000001)).toBe(script.replace('lr: 1e-3,', 'lr: 7e-4,'));
  });

  test('that are not plain numbers are left alone', () => {
    expect(writeSetting(script, 'width', 1)).toBeNull();
    expect(writeSettings(script, { width: 1, steps: 5 })).toEqual({
      script: script.replace('1_000', '5'),
      missing: { width: 1 },
    });
  });
});

describe('the diff of two scripts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));

  test('gives back both scripts', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const side = (not: string) =>
          lines
            .filter(({ kind }) => kind !== not)
            .map((line) => line.text)
            .join('\n');
        expect(side('added')).toBe(before);
        expect(side('removed')).toBe(after);
      }),
    );
  });

  test('is summarized by its changed lines, a few of them', () => {
    expect(summarizeDiff('a\nb\nc', 'a\n  B\nc')).toBe('- b\n+ B');
    expect(summarizeDiff('', '1\n2\n3', 2)).toBe('- \n+ 1\n… and 2 more changed lines');
  });

  test('does not see blanks', () => {
    expect(normalizeScript('a  \r\n\n b')).toBe('a\n b');
  });
});
