import { describe, expect, test } from 'vitest';
import { announce } from '../../../src/state/announce';
import { limitsOf } from '../../../src/state/limits';
import { measuringWords } from '../../../src/state/measuring-words';
import { parseStudyLink, reportFragment, studyFragment } from '../../../src/state/study-link';
import { secondsLeft, trainingProgress } from '../../../src/state/timing';
import { plannedStages, trainingsIn } from '../../../src/state/training-plan';
import { fold } from '../../../src/study/fold';
import { protocolOf } from '../../../src/study/protocol';
import { reportOf } from '../../../src/study/report';
import { controlledStudy } from '../../support/controlled-study';

const entries = await controlledStudy();
const view = fold(entries);
const { manifest } = view;

test('the address names a recorded study, its report, or the report of the open one', () => {
  expect(parseStudyLink('#report')).toMatchObject({ recorded: null, isReport: true });
  expect(parseStudyLink(studyFragment('demo-librarian'))).toMatchObject({
    recorded: 'demo-librarian',
    isReport: false,
  });
  expect(parseStudyLink(reportFragment('demo-librarian'))).toMatchObject({
    recorded: 'demo-librarian',
    isReport: true,
  });
  for (const other of ['', '#papers', '#recorded/', '#recorded/../x', '#reports'])
    expect(parseStudyLink(other)).toBeNull();
});

describe('what is measured outside the search', () => {
  const words = view.measurements.map((measurement) => measuringWords(measurement, manifest));

  test.each([
    'noise floor, seed 2 of 8',
    'noise floor, one seed again',
    'with papers, trial 1 on another seed',
    'confirming the baseline, seed 1 of 5',
    'confirming with papers, seed 2 of 5',
    'leaving out trial 1 (with papers), seed 5 of 5',
    'confirming with papers without trial 3, seed 1 of 5',
    'sealed test of the baseline, seed 1 of 5',
  ])('is said as “%s”', (expected) => expect(words).toContain(expected));

  test('is announced once a stage, and second seeds of the search not at all', () => {
    const said = entries.flatMap(({ event }, i) => {
      const isMeasuring = event.kind === 'measurementStarted' || event.kind === 'testOpened';
      return isMeasuring ? (announce(event, fold(entries.slice(0, i + 1))) ?? []) : [];
    });
    expect(said).toEqual([
      'Measuring the noise floor: the baseline is trained with other seeds.',
      'One seed is trained a second time, to see whether it gives the same number.',
      'The search is over. The finals are confirmed on fresh seeds.',
      'Each kept change is left out in turn.',
      'The scripts without what did not help are confirmed on seeds of their own.',
      'The sealed test split is opened, this once.',
    ]);
  });
});

describe('the estimate of trainings', () => {
  test('of a search alone is exact but for shared scripts', async () => {
    const quick = fold(await controlledStudy(5, { protocol: protocolOf('quick') }));
    const planned = plannedStages({ arms: 3, trialsPerArm: 5, protocol: protocolOf('quick') });
    expect(trainingsIn(planned)).toBe(13);
    const trained = quick.arms.flatMap(({ trials }) => trials.filter(({ measuredBy }) => measuredBy === null));
    expect(trained).toHaveLength(13);
  });

  test('counts each stage of a careful study', () => {
    const stages = plannedStages({ arms: 3, trialsPerArm: 9, protocol: protocolOf('full') });
    expect(stages.map(({ trainings, budgetFactor }) => [trainings, budgetFactor])).toEqual([
      [25, 1],
      [6, 1],
      [8, 1],
      [20, 1],
      [30, 1],
      [12, 2],
      [12, 8],
      [20, 1],
    ]);
  });

  test('leaves time to go after the search, and none at the end', () => {
    const half = fold(entries.slice(0, Math.floor(entries.length / 2)));
    const { done, all } = trainingProgress(half);
    expect(done).toBeGreaterThan(15);
    expect(all).toBeGreaterThan(done);
    expect(secondsLeft(half, 100)).toBeCloseTo((100 * (all - done)) / done);
    expect(secondsLeft(view, 100)).toBeNull();
    expect(trainingProgress(view)).toEqual({ done: 110, all: 110 });
  });
});

describe('what a study does not show', () => {
  const text = (sessions: number, of = view): string =>
    limitsOf({ view: of, report: reportOf(of), sessions }).join('\n');

  test('follows from what it did', () => {
    expect(text(1)).toMatch(/one session/);
    expect(text(1)).toMatch(/librarian is not a language model/);
    expect(text(1)).toMatch(/other text than TinyStories/);
    expect(text(1)).not.toMatch(/placebo|noise floor|sealed test|software/);
    expect(text(3)).toMatch(/3 sessions/);
    expect(text(8)).not.toMatch(/session/);
  });

  test('names what is missing', async () => {
    const choices = { arms: ['none', 'papers'] as const, protocol: protocolOf('quick'), corpusId: 'tinystories' };
    const quick = fold(await controlledStudy(5, choices));
    expect(text(0, quick)).toMatch(/No session was confirmed/);
    expect(text(0, quick)).toMatch(/no placebo arm/);
    expect(text(0, quick)).toMatch(/No noise floor/);
    expect(text(0, quick)).toMatch(/sealed test split was not opened/);
    expect(text(0, quick)).not.toMatch(/TinyStories/);
    const cut = fold((await controlledStudy(5)).slice(0, 60));
    expect(text(0, cut)).toMatch(/did not come to its end/);
  });

  test('tells of a software adapter', () => {
    const soft = view.arms.map((arm) => ({
      ...arm,
      trials: arm.trials.map((trial) => ({
        ...trial,
        facts: trial.facts && { ...trial.facts, adapter: 'google SwiftShader' },
      })),
    }));
    expect(text(1, { ...view, arms: soft })).toMatch(/software adapter/);
    expect(text(1, { ...view, arms: soft })).toMatch(/more than one device/);
  });
});
