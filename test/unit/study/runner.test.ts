import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import type { JournalEntry } from '../../../src/study/events';
import { openJournal } from '../../../src/study/journal';
import { ResearchFailure } from '../../../src/study/ports';
import type { Journal } from '../../../src/study/ports';
import { createStudy, runStudy, stopStudy } from '../../../src/study/runner';
import {
  FakeResearcher,
  FakeRunner,
  failed,
  finished,
  newJournal,
  proposal,
  studyRun,
  testManifest,
  tickingClock,
} from './fakes';

const kinds = (entries: readonly JournalEntry[]) =>
  entries.map(({ event }) => ('arm' in event ? `${event.kind} ${event.arm} ${event.index}` : event.kind));

/** Scripts `v1`, `v2` … by trial; each arm its own. */
const numbered = () => new FakeResearcher(({ arm, trialIndex }) => proposal(`${arm} v${trialIndex}`));

const scores = (table: Record<string, number>) => new FakeRunner(({ script }) => finished(table[script] ?? 2));

describe('a study', () => {
  test('runs A B B A, and trains the common baseline once', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 3 }));
    const runner = new FakeRunner(() => finished(1.5));
    const researcher = numbered();
    await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
    expect(runner.specs.map(({ script }) => script).slice(1)).toEqual(['papers v1', 'none v1', 'none v2', 'papers v2']);
    const shared = journal
      .entries()
      .find(({ event }) => event.kind === 'trialFinished' && event.arm === 'papers')?.event;
    expect(shared).toMatchObject({ index: 0, measuredBy: { arm: 'none', index: 0 } });
  });

  test('keeps what is lower than the best and discards what is not', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 4, arms: ['none'] }));
    const runner = scores({ 'none v1': 1.8, 'none v2': 1.9, 'none v3': 1.8 });
    const researcher = numbered();
    const view = await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
    expect(view.arms[0]?.trials.map(({ decision }) => decision)).toEqual(['baseline', 'keep', 'discard', 'discard']);
    expect(view.arms[0]?.trials.map(({ parent }) => parent)).toEqual([null, 0, 1, 1]);
    expect(researcher.contexts[2]?.parent).toEqual({ script: 'none v1', valBpb: 1.8 });
  });

  test('gives both arms the same proposal seed by trial, and one training seed to all', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 3 }));
    const runner = new FakeRunner(() => finished(1.5));
    const researcher = numbered();
    await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
    const seeds = (arm: string) => researcher.contexts.filter((c) => c.arm === arm).map(({ seed }) => seed);
    expect(seeds('none')).toEqual(seeds('papers'));
    expect(new Set(seeds('none')).size).toBe(2);
    expect(new Set(runner.specs.map(({ seed }) => seed)).size).toBe(1);
  });

  test('shows a researcher the trials of its own arm only', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 3 }));
    const researcher = numbered();
    await runStudy(studyRun(journal, { runner: new FakeRunner(() => finished(1)), researcherFor: () => researcher }));
    for (const { arm, history } of researcher.contexts)
      expect(history.slice(1).every(({ script }) => script.startsWith(arm))).toBe(true);
    expect(researcher.contexts.at(-1)?.history).toHaveLength(2);
  });

  test('never runs the same script twice in an arm, whatever its blanks', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 3, arms: ['none'] }));
    const runner = new FakeRunner(() => finished(1));
    const researcher = new FakeResearcher(({ trialIndex }) => proposal(trialIndex === 1 ? 'a\nb' : 'a  \r\n\r\nb\n'));
    const view = await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
    expect(view.arms[0]?.trials[2]).toMatchObject({ decision: 'duplicate', reason: 'the same script as trial 1' });
    expect(runner.specs).toHaveLength(2);
  });

  test('writes each event before the effect it announces', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 2, arms: ['none'] }));
    const seen: (string | undefined)[] = [];
    const researcher = new FakeResearcher(() => {
      seen.push(kinds(journal.entries()).at(-1));
      return proposal('x');
    });
    const runner = new FakeRunner(() => {
      seen.push(kinds(journal.entries()).findLast((kind) => kind.startsWith('trialStarted')));
      return finished(1);
    });
    await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
    expect(seen).toEqual(['trialStarted none 0', 'proposalRequested none 1', 'trialStarted none 1']);
    expect(kinds(journal.entries())).toEqual([
      'studyCreated',
      ...['trialProposed', 'trialStarted', 'trialMeasured', 'trialFinished', 'trialDecided'].map((k) => `${k} none 0`),
      ...['proposalRequested', 'trialProposed', 'trialStarted', 'trialMeasured', 'trialFinished', 'trialDecided'].map(
        (k) => `${k} none 1`,
      ),
      'studyFinished',
    ]);
  });

  test('goes on after failed trials and failed proposals', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 4, arms: ['none'] }));
    const used = { papersConsidered: [], toolCalls: [], tokensUsed: 55 };
    const researcher = new FakeResearcher(({ trialIndex }) => {
      if (trialIndex === 2) throw new ResearchFailure('endpoint-rate-limited', 'too many requests', used);
      return proposal(`v${trialIndex}`);
    });
    const runner = new FakeRunner(({ script }) => (script === 'v1' ? failed('nan', 'loss is NaN') : finished(1)));
    const view = await runStudy(studyRun(journal, { runner, researcherFor: () => researcher }));
    expect(view.arms[0]?.trials.map(({ decision }) => decision)).toEqual([
      'baseline',
      'failed',
      'proposal-failed',
      'discard',
    ]);
    expect(view.arms[0]?.trials[1]?.reason).toBe('nan: loss is NaN');
    expect(view.comparison[0]).toMatchObject({ failed: 2, discarded: 1, tokensUsed: 10 + 55 + 10 });
  });

  test('pauses on a refused key with its message, and asks again on resume', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 2, arms: ['none'] }));
    const refused = new FakeResearcher(() => {
      throw new AppError('endpoint-auth', 'the key was refused (401); enter another');
    });
    const paused = await runStudy(studyRun(journal, { researcherFor: () => refused }));
    expect(paused).toMatchObject({
      status: 'paused',
      pause: { reason: 'researcher', error: { code: 'endpoint-auth' } },
    });
    const researcher = numbered();
    const view = await runStudy(studyRun(journal, { researcherFor: () => researcher }));
    expect(view.status).toBe('finished');
    expect(view.arms[0]?.trials[1]?.proposal?.script).toBe('none v1');
  });

  test('pauses after three failed proposals in a row instead of spending every trial', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 9, arms: ['none'] }));
    const down = new FakeResearcher(() => {
      throw new AppError('endpoint-unreachable', 'no answer; check the network');
    });
    const view = await runStudy(studyRun(journal, { runner: scores({}), researcherFor: () => down }));
    expect(view.status).toBe('paused');
    expect(view.pause?.error).toEqual({
      code: 'endpoint-unreachable',
      message: '3 proposals failed in a row; the last: no answer; check the network',
    });
    expect(view.comparison[0]?.failed).toBe(3);
    const again = await runStudy(studyRun(journal, { researcherFor: () => down }));
    expect(again).toMatchObject({ status: 'paused', comparison: [{ failed: 6 }] });
  });

  test('journals a paused trial as stopped and runs it again from the same proposal', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 2, arms: ['none'] }));
    const controller = new AbortController();
    const runner = new FakeRunner(({ script }) => {
      if (script !== 'none v1') return finished(2);
      controller.abort();
      return failed('stopped');
    });
    const researcher = numbered();
    const run = studyRun(journal, { runner, researcherFor: () => researcher, signal: controller.signal });
    const paused = await runStudy(run);
    expect(paused).toMatchObject({ status: 'paused', pause: { reason: 'visitor', error: null } });
    expect(paused.arms[0]?.trials[1]?.phase).toBe('stopped');
    const again = new FakeRunner(() => finished(1));
    const view = await runStudy(studyRun(journal, { runner: again, researcherFor: () => researcher }));
    expect(again.specs.map(({ script }) => script)).toEqual(['none v1']);
    expect(researcher.contexts).toHaveLength(1);
    expect(view).toMatchObject({ status: 'finished', comparison: [{ kept: 1 }] });
  });

  test('pauses when the device is lost, and fails the trial that loses it again', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 2, arms: ['none'] }));
    const runner = new FakeRunner(({ script }) => (script === 'none v1' ? failed('device-lost') : finished(2)));
    const researcher = numbered();
    const run = studyRun(journal, { runner, researcherFor: () => researcher });
    expect(await runStudy(run)).toMatchObject({ status: 'paused', pause: { reason: 'device-lost' } });
    const view = await runStudy(run);
    expect(view.status).toBe('finished');
    expect(view.arms[0]?.trials[1]).toMatchObject({ decision: 'failed', devicesLost: 1 });
  });

  test('pauses with the reason when the runner itself breaks', async () => {
    const journal = await newJournal();
    const runner = new FakeRunner(() => {
      throw new AppError('corpus-download', 'the corpus could not be fetched; try the embedded one');
    });
    const view = await runStudy(studyRun(journal, { runner }));
    expect(view.pause).toMatchObject({ reason: 'environment', error: { code: 'corpus-download' } });
  });

  test('rejects when the journal cannot be written, and keeps what was durable', async () => {
    const durable: JournalEntry[] = [];
    const journal = openJournal({
      entries: [],
      clock: tickingClock(),
      persist: (entry) => {
        if (entry.event.kind === 'trialMeasured')
          return Promise.reject(new AppError('storage-full', 'the disk is full'));
        durable.push(entry);
        return Promise.resolve();
      },
    });
    await createStudy(journal, testManifest());
    await expect(runStudy(studyRun(journal))).rejects.toMatchObject({ code: 'storage-full' });
    expect(journal.entries()).toEqual(durable);
    expect(kinds(durable)).toEqual(['studyCreated', 'trialProposed none 0', 'trialStarted none 0']);
  });

  test('journals no result after facts that could not be written', async () => {
    const inner = await newJournal();
    const journal: Journal = {
      entries: () => inner.entries(),
      append: (event) =>
        event.kind === 'trialMeasured' ? Promise.reject(new AppError('storage-full', 'full')) : inner.append(event),
    };
    await expect(runStudy(studyRun(journal))).rejects.toMatchObject({ code: 'storage-full' });
    expect(kinds(inner.entries()).at(-1)).toBe('trialStarted none 0');
  });

  test('is finished for good once stopped', async () => {
    const journal = await newJournal();
    expect(await stopStudy(journal)).toMatchObject({ status: 'finished', finish: 'stopped' });
    const runner = new FakeRunner();
    expect((await runStudy(studyRun(journal, { runner }))).status).toBe('finished');
    expect(runner.specs).toHaveLength(0);
  });

  test('journals at most 200 points of a curve, with the first and the last', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 1, arms: ['none'] }));
    const view = await runStudy(studyRun(journal, { runner: new FakeRunner(() => finished(1, 5000)) }));
    const outcome = view.arms[0]?.trials[0]?.outcome;
    const steps = outcome?.kind === 'finished' ? outcome.measurements.steps : [];
    expect(steps).toHaveLength(200);
    expect([steps[0]?.step, steps.at(-1)?.step]).toEqual([0, 4999]);
  });

  test('counts a result that is not a number as a failed trial', async () => {
    const journal = await newJournal(testManifest({ trialsPerArm: 1, arms: ['none'] }));
    const view = await runStudy(studyRun(journal, { runner: new FakeRunner(() => finished(Number.NaN)) }));
    expect(view.arms[0]?.trials[0]).toMatchObject({ decision: 'failed', outcome: { failure: 'nan' } });
  });
});
