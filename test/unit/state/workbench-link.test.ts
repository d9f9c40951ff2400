import { expect, test } from 'vitest';
import { parseWorkbenchLink, workbenchFragment } from '../../../src/state/workbench-link';
import type { TrialPlace } from '../../../src/state/workbench-link';

const places: readonly (readonly [string, TrialPlace])[] = [
  ['#workbench/trial-papers-2', { recorded: null, trial: { arm: 'papers', index: 2 } }],
  ['#workbench/recorded/demo-1/trial-cma-es-0', { recorded: 'demo-1', trial: { arm: 'cma-es', index: 0 } }],
];

test('the workbench has an address of its own', () => {
  expect(parseWorkbenchLink('#workbench')).toEqual({ from: null });
});

test.each(places)('%s starts from a trial', (fragment, from) => {
  expect(parseWorkbenchLink(fragment)).toEqual({ from });
  expect(workbenchFragment(from)).toBe(fragment);
});

test.each([
  ...[
    '',
    '#workbenches',
    '#workbench/',
    '#workbench/report',
    '#workbench/trial-nobody-1',
    '#workbench/trial-papers-01',
  ],
  ...[
    '#workbench/recorded/demo',
    '#workbench/recorded/demo@3/trial-papers-1',
    '#workbench/recorded/../trial-papers-1/x',
  ],
])('“%s” is none', (fragment) => {
  expect(parseWorkbenchLink(fragment)).toBeNull();
});
