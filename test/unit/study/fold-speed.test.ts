import { expect, test } from 'vitest';
import { fold, StudyFold } from '../../../src/study/fold';
import { lineageLayout } from '../../../src/state/lineage-layout';
import { longStudy } from '../../support/long-study';

const entries = longStudy(2_500);

function msOf(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

const leastMs = (work: () => void): number => Math.min(...[1, 2, 3, 4, 5, 6].map(() => msOf(work)));

test('5,000 trials fold in less than 200 ms, and the tree of one arm is laid out in less than 100', () => {
  expect(leastMs(() => fold(entries))).toBeLessThan(200);
  const [arm] = fold(entries).arms;
  expect(leastMs(() => arm && lineageLayout(arm))).toBeLessThan(100);
});

test('an entry costs as much after 5,000 trials as after a few: the last half takes no more than three times the first', () => {
  const halves = (): readonly [number, number] => {
    const study = new StudyFold();
    const middle = entries.length >> 1;
    const first = msOf(() => entries.slice(0, middle).forEach((entry) => study.add(entry)));
    return [first, msOf(() => entries.slice(middle).forEach((entry) => study.add(entry)))];
  };
  const runs = Array.from({ length: 5 }, halves);
  const [first, second] = [Math.min(...runs.map(([ms]) => ms)), Math.min(...runs.map(([, ms]) => ms))];
  expect(second).toBeLessThan(3 * first + 2);
});

test('a fold that goes on is at every entry what a new one is, and its views stay as they were', () => {
  const few = longStudy(4);
  const study = new StudyFold();
  const views = few.map((entry) => {
    study.add(entry);
    return study.view();
  });
  for (const [i, view] of views.entries()) expect(view).toEqual(fold(few.slice(0, i + 1)));
});
