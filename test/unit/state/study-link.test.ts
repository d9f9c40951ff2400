import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStudyLink, reportFragment, studyFragment } from '../../../src/state/study-link';
import { armIds } from '../../../src/study/manifest';

const name = fc.stringMatching(/^[\w.-]{1,100}$/);
const trial = fc.option(fc.record({ arm: fc.constantFrom(...armIds), index: fc.nat(999_999) }));
const sequence = fc.option(fc.nat(9_999_999));

test('a place in a recorded study survives its address, as the browser hands it back', () => {
  fc.assert(
    fc.property(name, sequence, trial, (recorded, at, opened) => {
      const link = { sequence: at, trial: opened };
      const { hash } = new URL(studyFragment(recorded, link), 'https://example.org/');
      expect(parseStudyLink(hash)).toEqual({ recorded, isReport: false, ...link });
      expect(parseStudyLink(reportFragment(recorded))).toEqual({
        recorded,
        isReport: true,
        sequence: null,
        trial: null,
      });
    }),
  );
});

test('a trial and the report of the open study have addresses of their own', () => {
  const none = { recorded: null, isReport: false, sequence: null, trial: null };
  expect(parseStudyLink('#report')).toEqual({ ...none, isReport: true });
  expect(parseStudyLink('#trial-cma-es-12')).toEqual({ ...none, trial: { arm: 'cma-es', index: 12 } });
  expect(studyFragment(null, { trial: { arm: 'papers', index: 2 } })).toBe('#trial-papers-2');
  expect(studyFragment(null)).toBe('');
});

test.each([
  '',
  '#',
  '#papers?q=x',
  '#reports',
  'report',
  '#recorded/',
  '#recorded/a/b',
  '#recorded/a b',
  '#recorded/a@',
  '#recorded/a@-1',
  '#recorded/a@01',
  '#recorded/a@1e3',
  '#recorded/a@12345678',
  '#recorded/a@3/report',
  '#recorded/a/trial-nobody-1',
  '#recorded/a/trial-papers-01',
  '#recorded/a/trial-papers-1/report',
  '#trial-papers-',
  '#trial-papers-1000000',
  `#recorded/${'a'.repeat(101)}`,
])('%s names no view of a study', (fragment) => {
  expect(parseStudyLink(fragment)).toBeNull();
});

test('200 damaged addresses never throw, and what is understood can be written and read again', () => {
  const letters = '#/@-.%0129areportdtial\u0000\ud800é ';
  const whole = ['#recorded/demo-librarian@120/trial-papers-2', '#recorded/a.b/report', '#trial-cma-es-3', '#report'];
  const damaged = fc
    .tuple(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.nat(44), fc.nat(2), fc.nat(letters.length - 1)), { maxLength: 4 }),
    )
    .map(([text, edits]) =>
      edits.reduce((now, [at, remove, letter]) => now.slice(0, at) + letters[letter] + now.slice(at + remove), text),
    );
  fc.assert(
    fc.property(damaged, (fragment) => {
      const link = parseStudyLink(fragment);
      if (link === null) return;
      const again = link.isReport ? reportFragment(link.recorded) : studyFragment(link.recorded, link);
      expect(parseStudyLink(again)).toEqual(link);
    }),
    { numRuns: 200 },
  );
});
