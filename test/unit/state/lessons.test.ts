import { readFileSync, existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contest, expectedMaximum, repeated } from '../../../src/state/lessons/curse';
import { editGain } from '../../../src/state/lessons/edit-gains';
import { parseFigures, recordedPlan } from '../../../src/state/lessons/figures';
import { lessons } from '../../../src/state/lessons/catalogue';
import { lessonFragment, lessonNames, parseLessonLink } from '../../../src/state/lessons/lesson-link';
import { pairInNoise, seedNoise } from '../../../src/state/lessons/noise';
import { agentChoice, citedChange } from '../../../src/state/lessons/recorded-choices';
import { importJournal } from '../../../src/study/bundle';
import { fold } from '../../../src/study/fold';
import { readSetting } from '../../../src/study/script-settings';
import { lessonManifest, lessonScript } from '../../../src/worker/lesson-runs';

describe('the address of a lesson', () => {
  test.each([
    ['#lessons', { name: null, seed: null, isUnknown: false }],
    ['#lesson/is-it-real', { name: 'is-it-real', seed: null, isUnknown: false }],
    ['#lesson/is-it-real@3', { name: 'is-it-real', seed: 3, isUnknown: false }],
    ['#lesson/nothing', { name: null, seed: null, isUnknown: true }],
    ['#lesson/is-it-real@03', { name: null, seed: null, isUnknown: true }],
    ['#lesson/is-it-real@-1', { name: null, seed: null, isUnknown: true }],
    ['#lesson/is-it-real@1e3', { name: null, seed: null, isUnknown: true }],
    ['#lesson/is-it-real@1234567', { name: null, seed: null, isUnknown: true }],
    ['#lesson/is-it-real/x', { name: null, seed: null, isUnknown: true }],
    ['#lesson/constructor', { name: null, seed: null, isUnknown: true }],
    ['#lessons/x', null],
    ['#papers', null],
    ['', null],
  ])('%s', (fragment, link) => {
    expect(parseLessonLink(fragment)).toEqual(link);
  });

  test('every lesson has one, and every link inside a lesson leads to a lesson or into the papers', () => {
    expect(lessons.map(({ name }) => name)).toEqual(lessonNames);
    for (const name of lessonNames) expect(parseLessonLink(lessonFragment(name))?.name).toBe(name);
    for (const { href } of lessons.flatMap(({ links }) => links))
      expect(href.startsWith('#papers') || parseLessonLink(href)?.isUnknown === false, href).toBe(true);
  });
});

describe('the winner’s curse', () => {
  // Closed forms for 2 and 3, tables of order statistics (Harter 1961) beyond.
  test.each([
    [1, 0],
    [2, 1 / Math.sqrt(Math.PI)],
    [3, 1.5 / Math.sqrt(Math.PI)],
    [10, 1.538752731],
    [20, 1.86747506],
    [100, 2.507593639],
  ])('the largest of %i normal draws is expected at %f', (count, expected) => {
    expect(expectedMaximum(count)).toBeCloseTo(expected, 8);
  });

  test('over many searches the best claims σ times that, and a fresh seed claims nothing', () => {
    const { claimed, fresh } = repeated(5, 20, 0.01, 2000);
    expect(Math.abs(claimed.mean - 0.01 * expectedMaximum(20))).toBeLessThan(4 * claimed.error);
    expect(Math.abs(fresh.mean)).toBeLessThan(4 * fresh.error);
    expect(fresh.error).toBeCloseTo(0.01 / Math.sqrt(2000), 4);
  });

  test('the same seed draws the same, and more tries never claim less', () => {
    expect(contest(3, 20, 1)).toEqual(contest(3, 20, 1));
    expect(contest(3, 20, 1).gains.slice(0, 5)).toEqual(contest(3, 5, 1).gains);
    const claims = [1, 2, 5, 20, 200].map((count) => contest(3, count, 1).claimed);
    expect(claims).toEqual([...claims].sort((a, b) => a - b));
  });
});

test('the noise of four seeds, and where the first two lie in it', () => {
  const noise = seedNoise([1, 2, 3, 6]);
  expect(noise.mean).toBe(3);
  expect(noise.sigma).toBeCloseTo(Math.sqrt(14 / 3), 12);
  expect(noise.sigmaError).toBeCloseTo(Math.sqrt(14 / 3) / Math.sqrt(6), 12);
  const pair = pairInNoise(noise);
  expect(pair.distances[0]).toBeCloseTo(-2 / Math.sqrt(14 / 3), 12);
  expect([pair.difference, pair.pairs, pair.asFar]).toEqual([1, 6, 6]);
  expect(pairInNoise(seedNoise([1, 6, 2, 3])).asFar).toBe(1);
});

test('a gain is over the noise only if its interval leaves out zero', () => {
  const baseline = [3, 3.1, 3.2];
  expect(editGain('lr-double', baseline, [2.5, 2.61, 2.69]).verdict).toBe('better');
  expect(editGain('lr-double', baseline, [3.5, 3.61, 3.69]).verdict).toBe('worse');
  const unclear = editGain('lr-double', baseline, [2.9, 3.2, 3.1]);
  expect(unclear.verdict).toBe('unclear');
  expect(unclear.mean).toBeCloseTo(0.1 / 3, 12);
  // Student's t for two degrees is 4.3027.
  const spread = (4.30265273 * Math.sqrt(0.04 / 3)) / Math.sqrt(3);
  expect(unclear.interval?.high).toBeCloseTo(0.1 / 3 + spread, 5);
});

test('what is trained differs from the baseline in the settings of the edit alone', () => {
  const manifest = lessonManifest(4);
  expect([manifest.seed, manifest.preset, manifest.budget.clock]).toEqual([4, 'micro', 'tokens']);
  expect(lessonScript(manifest, 'baseline')).toBe(manifest.baselineScript);
  const halved = lessonScript(manifest, 'half-batch-lr');
  expect(readSetting(halved, 'sequencesPerStep')).toBe(4);
  expect(readSetting(halved, 'lr')).toBeCloseTo(0.001 / Math.SQRT2, 6);
  const changed = halved.split('\n').filter((line, i) => line !== manifest.baselineScript.split('\n')[i]);
  expect(changed).toHaveLength(3);
});

test('a recorded study gives the kept, cited change with the largest effect, and what its agents chose', async () => {
  const view = fold(await importJournal(readFileSync('public/studies/demo-librarian.jsonl', 'utf8')));
  const change = citedChange(view);
  expect(change?.paper.id).toMatch(/^(arXiv|note|OpenReview|ACL):/);
  expect(change?.effect.interval).not.toBeNull();
  expect(change?.before).not.toBe(change?.after);
  const choice = agentChoice(view, 'papers');
  const trial = view.arms.find(({ id }) => id === 'papers')?.trials[choice?.index ?? -1];
  const [before, after] = [trial?.parentScript ?? '', trial?.proposal?.script ?? ''];
  expect([choice?.edit, choice?.title]).toEqual(['half-batch-lr', trial?.proposal?.title]);
  expect(2 * (readSetting(after, 'sequencesPerStep') ?? NaN)).toBe(readSetting(before, 'sequencesPerStep'));
});

describe('recorded figures', () => {
  const figures = {
    recorded: '2026-01-01T00:00:00.000Z',
    device: 'test adapter',
    tokens: 8192,
    runs: [{ edit: 'baseline', seed: 1, valBpb: 3.2 }],
  };
  test('are read as they are', () => {
    expect(parseFigures(JSON.stringify(figures))).toEqual(figures);
  });
  test.each([
    ['no date', { ...figures, recorded: 'today' }],
    ['an unknown edit', { ...figures, runs: [{ edit: 'magic', seed: 1, valBpb: 3 }] }],
    ['no number', { ...figures, runs: [{ edit: 'baseline', seed: 1, valBpb: null }] }],
    ['more than is known', { ...figures, note: 'x' }],
  ])('with %s they are refused', (_what, damaged) => {
    expect(() => parseFigures(JSON.stringify(damaged))).toThrow('the recorded figures are damaged');
  });
  test.runIf(existsSync('public/lessons/figures.json'))('that come with the site hold every run of the plan', () => {
    const { runs } = parseFigures(readFileSync('public/lessons/figures.json', 'utf8'));
    expect(runs.map(({ edit, seed }) => ({ edit, seed }))).toEqual(recordedPlan);
  });
});
