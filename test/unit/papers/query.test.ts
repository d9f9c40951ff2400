import { expect, test } from 'vitest';
import { parseQuery } from '../../../src/papers/query';

const parsed = (text: string) => {
  const { terms, required, excluded, ...rest } = parseQuery(text);
  return { terms: [...terms], required: [...required], excluded: [...excluded], ...rest };
};
const plain = { required: [], excluded: [], venues: [], authors: [], years: [0, 9999] };

test.each<[string, object]>([
  [
    'batch norm batch',
    {
      ...plain,
      terms: [
        ['batch', 2],
        ['norm', 1],
      ],
    },
  ],
  [
    '+batch norm -layer',
    {
      ...plain,
      terms: [
        ['batch', 1],
        ['norm', 1],
      ],
      required: ['batch'],
      excluded: ['layer'],
    },
  ],
  [
    '"weight norm" adam',
    {
      ...plain,
      terms: [
        ['norm', 1],
        ['weight', 1],
        ['adam', 1],
      ],
      required: ['norm', 'weight'],
    },
  ],
  ['adam year:2020', { ...plain, terms: [['adam', 1]], years: [2020, 2020] }],
  ['adam year:2018..2022', { ...plain, terms: [['adam', 1]], years: [2018, 2022] }],
  ['adam year:2023..', { ...plain, terms: [['adam', 1]], years: [2023, 9999] }],
  ['adam year:..2017', { ...plain, terms: [['adam', 1]], years: [0, 2017] }],
  ['VENUE:"Technique note" adam', { ...plain, terms: [['adam', 1]], venues: ['venue:note', 'venue:techniqu'] }],
  ['author:kingma', { ...plain, terms: [], authors: ['author:kingma'] }],
  ['-adam adam', { ...plain, terms: [], excluded: ['adam'] }],
  [
    'self-norm',
    {
      ...plain,
      terms: [
        ['norm', 1],
        ['self', 1],
      ],
    },
  ],
])('%s', (text, expected) => {
  expect(parsed(text)).toMatchObject(expected);
});

test.each(['"unbalanced quote', '+', '-', 'year:', 'year:soon', 'venue:', '+"', '::::', '-"', ''])(
  '%s is taken as words or nothing, and never fails',
  (text) => {
    expect(parsed(text).years).toEqual([0, 9999]);
  },
);

test('a pasted page is cut, and its terms are bounded', () => {
  const text = Array.from({ length: 5000 }, (_, i) => `word${i}`).join(' ');
  expect(parseQuery(text).terms.size).toBeLessThanOrEqual(64);
});
