import { expect, test } from 'vitest';
import { parseInsideLink } from '../../../src/state/inside/inside-link';
import { figure, habitsOf, ratioWord, shownToken, takenBy, trainingName } from '../../../src/state/inside/look-words';
import { lookSchema } from '../../../src/worker/look';
import { checked } from '../../../src/worker/rpc';
import { lookAt } from '../../support/look';

test('the address knows two views and nothing else', () => {
  expect(['#inside', '#inside/matmul', '#inside/x', '#insides', ''].map(parseInsideLink)).toEqual([
    'model',
    'matmul',
    null,
    null,
    null,
  ]);
});

test.each([
  ['0123456789abcdef-papers-2', true, 'With papers, trial 2'],
  ['0123456789abcdef-cma-es-10', true, 'CMA-ES, trial 10'],
  ['0123456789abcdef-noise-floor-baseline-7-1', true, 'a measurement'],
  ['0123456789abcdef-none-3', false, 'run 3'],
])('the training %s is called %s', (trialId, isOfStudy, name) => {
  expect(trainingName(trialId, isOfStudy)).toBe(name);
});

test('tokens without letters can be read', () => {
  expect(['', ' a', '\n', ''].map(shownToken)).toEqual(['⟨start⟩', '·a', '↵', '⟨end⟩']);
});

test('what a query takes is told with the most first, of its own head', () => {
  const [first] = lookAt(1).attentions;
  expect(takenBy(first!, 0, 3, 5).map(({ key }) => key)).toEqual([2, 0, 1, 3]);
  expect(takenBy(first!, 1, 3, 5).map(({ probability }) => probability)).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test('a head that looks one token back is told from one that spreads', () => {
  const [first] = lookAt(1).attentions;
  expect(habitsOf(first!, 0, 5)).toEqual({ self: 0, previous: 1, first: 0.25 });
  const even = (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 4;
  for (const share of Object.values(habitsOf(first!, 1, 5)!)) expect(share).toBeCloseTo(even, 6);
  expect(habitsOf(first!, 0, 1)).toBeNull();
});

test('numbers of any size take few characters, and ratios have a word', () => {
  expect([0, 0.00012, 0.0123456, 12.3456, 123456].map(figure)).toEqual(['0', '1.2e-4', '0.0123', '12.3', '1.2e+5']);
  expect([null, 1e-5, 1e-3, 0.2].map(ratioWord)).toEqual(['weights were 0', 'hardly moves', 'near 1e-3', 'moves fast']);
});

test.each([
  ['a probability above 1', { next: [{ token: 'a', probability: 1.5 }] }],
  ['a map that is a list', { attentions: [{ heads: 1, probabilities: [1] }] }],
  ['no step', { step: undefined }],
])('a look with %s does not cross the border', (_, change) => {
  expect(checked(lookSchema, lookAt(3), 'look')).toEqual(lookAt(3));
  expect(() => checked(lookSchema, { ...lookAt(3), ...change }, 'look')).toThrow(/^look: /);
});
