import { expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { lessonOf, noiseRuns, twinRuns } from '../../../src/state/lessons/catalogue';
import type { LessonFigures } from '../../../src/state/lessons/figures';
import { LessonRuns } from '../../../src/state/lessons/lesson-runs.svelte';
import { LessonState } from '../../../src/state/lessons/lesson-state.svelte';
import { Retrainer } from '../../../src/state/retrainer';
import { measuredAs } from '../../support/recorded-study';

const figures: LessonFigures = {
  ...{ recorded: '2026-03-02T00:00:00.000Z', device: 'a recorded adapter', tokens: 8192 },
  runs: noiseRuns(1).map(({ edit, seed }) => ({ edit, seed, valBpb: 3 + seed / 100 })),
};

function opened(retrain?: Retrainer['retrain'], seed = 1) {
  const retrainer = new Retrainer({
    retrain: retrain ?? (({ manifest }) => Promise.resolve([measuredAs(2 + manifest.seed / 100)])),
    checkScript: () => Promise.resolve(null),
  });
  const runs = new LessonRuns(retrainer, figures);
  return { retrainer, runs, lesson: new LessonState(lessonOf('is-it-real'), runs, seed) };
}

test('no step is gone to before what it waits for is there, and going back keeps the answer', async () => {
  const { lesson } = opened();
  lesson.goTo(4);
  expect([lesson.index, lesson.waitsFor]).toEqual([0, 'runs']);
  await lesson.train();
  lesson.goTo(4);
  expect([lesson.index, lesson.waitsFor]).toEqual([1, 'answer']);
  lesson.answer(1, 'luck');
  lesson.goTo(4);
  expect([lesson.index, lesson.waitsFor]).toEqual([2, 'runs']);
  await lesson.train();
  lesson.goTo(9);
  expect([lesson.index, lesson.isLast, lesson.waitsFor]).toEqual([4, true, null]);
  lesson.goTo(-1);
  expect([lesson.index, lesson.answers[1]]).toEqual([0, 'luck']);
});

test('numbers of this device and recorded ones are never mixed', async () => {
  const { lesson } = opened(undefined, 3);
  await lesson.train();
  expect(lesson.values(twinRuns(lesson.firstSeed))).toEqual([2.03, 2.04]);
  lesson.useRecorded();
  expect([lesson.firstSeed, lesson.values(twinRuns(lesson.firstSeed))]).toEqual([1, [3.01, 3.02]]);
});

test('runs are shared by the lessons and trained once, and a later lesson takes them without being asked', async () => {
  const { lesson, runs } = opened();
  await lesson.train();
  lesson.answer(1, 'luck');
  lesson.goTo(2);
  await lesson.train();
  const curse = new LessonState(lessonOf('winners-curse'), runs, 1);
  expect([curse.source, curse.waitsFor]).toEqual(['here', null]);
  expect(runs.missing(noiseRuns(1))).toEqual([]);
});

test('cancelling ends the run, says nothing, and keeps what was trained; progress only ever grows', async () => {
  const { lesson, runs, retrainer } = opened(({ manifest }, signal) =>
    manifest.seed === 1
      ? Promise.resolve([measuredAs(2.5)])
      : new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new AppError('aborted', 'stopped')));
        }),
  );
  const training = lesson.train();
  await expect.poll(() => runs.progress?.done).toBe(1);
  const told = (progress: number): void =>
    retrainer.told({
      ...{ kind: 'retraining', trial: { arm: 'none', index: 0 } },
      progress: { kind: 'steps', steps: [], progress, tokensPerSecond: 1 },
    });
  told(0.5);
  told(0.2);
  expect(runs.progress?.fraction).toBe(0.75);
  runs.cancel();
  await training;
  expect([runs.progress, runs.error, runs.missing(twinRuns(1)).length]).toEqual([null, null, 1]);
});
