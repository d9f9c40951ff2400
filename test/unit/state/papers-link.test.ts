import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPapersLink, noSearch, parsePapersLink, sorts } from '../../../src/state/papers-link';

const year = fc.option(fc.integer({ min: 1000, max: 9999 }));
const link = fc.record({
  query: fc.string({ unit: 'grapheme', maxLength: 100 }).filter((text) => text.trim() !== '' || text === ''),
  from: year,
  to: year,
  venue: fc.string({ unit: 'grapheme', maxLength: 50 }),
  sort: fc.constantFrom(...sorts),
  byMeaning: fc.boolean(),
  id: fc.option(fc.string({ minLength: 1, maxLength: 50 })),
});

test('a search survives its address', () => {
  fc.assert(
    fc.property(link, (search) => {
      // As the browser hands it back.
      const { hash } = new URL(formatPapersLink(search), 'https://example.org/');
      expect(parsePapersLink(hash)).toEqual(search);
    }),
  );
});

test('the address is readable', () => {
  const search = {
    query: 'loss spikes',
    from: 2018,
    to: 2024,
    venue: 'ICML',
    sort: 'newest',
    byMeaning: true,
    id: 'arXiv:1711.05101',
  } as const;
  expect(formatPapersLink(search)).toBe(
    '#papers?q=loss+spikes&year=2018..2024&venue=ICML&sort=newest&meaning=1&id=arXiv:1711.05101',
  );
  expect(formatPapersLink(noSearch)).toBe('#papers');
});

test.each([
  ['#papers?year=2020', { from: 2020, to: 2020 }],
  ['#papers?year=2020..', { from: 2020, to: null }],
  ['#papers?year=..2020', { from: null, to: 2020 }],
  ['#papers?year=20..x&sort=best&id=', {}],
  ['#papers?%E0%A4%A&q', {}],
])('%s is read as far as it can be', (fragment, expected) => {
  expect(parsePapersLink(fragment)).toEqual({ ...noSearch, ...expected });
});

test.each(['', '#', '#trial-papers-1', '#papersx', '#paper?q=x'])('%j is about something else', (fragment) => {
  expect(parsePapersLink(fragment)).toBeNull();
});
