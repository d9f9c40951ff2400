import { afterAll, describe, expect, test } from 'vitest';
import { count, fixed, localized } from '../../../src/words/format';
import { language } from '../../../src/words/language.svelte';
import { languages } from '../../../src/words/languages';
import type { LanguageCode } from '../../../src/words/languages';

const wholes = [
  0,
  7,
  -7,
  999,
  1000,
  -1000,
  12_345,
  999_999,
  1_000_000,
  7_383_552,
  -123_456_789,
  Number.MAX_SAFE_INTEGER,
];
const fractions = [0.5, -0.25, 1.995, 1234.5678, 1e21, 1e-9];

describe.each(Object.keys(languages) as LanguageCode[])('numbers in %s, as Intl writes them', (code) => {
  afterAll(() => language.choose('en'));

  test('counts', async () => {
    await language.choose(code);
    for (const value of [...wholes, ...fractions]) expect(count(value)).toBe(new Intl.NumberFormat(code).format(value));
  });

  test('with a number of decimals', async () => {
    await language.choose(code);
    const twoDigits = new Intl.NumberFormat(code, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
    for (const value of wholes) expect(count(value, 2)).toBe(twoDigits.format(value));
    for (const value of [0, -0.25, 0.5, 12.25, 999.75])
      expect([fixed(value, 2), localized(value.toFixed(2))]).toEqual([
        twoDigits.format(value),
        twoDigits.format(value),
      ]);
  });
});
