/** Numbers and days as the language of the page writes them. */
import { language } from './language.svelte';
import type { LanguageCode } from './languages';

/** English days are written as in `2 March 2026`, alike for all visitors. */
const locales: Readonly<Record<LanguageCode, { readonly numbers: string; readonly days: string }>> = {
  en: { numbers: 'en', days: 'en-GB' },
  de: { numbers: 'de', days: 'de' },
};

const decimalSigns = new Map<LanguageCode, string>();

function decimalSign(): string {
  const { code } = language;
  const known = decimalSigns.get(code);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(locales[code].numbers).formatToParts(0.5);
  const sign = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
  decimalSigns.set(code, sign);
  return sign;
}

/** A number that is written already, with the decimal sign of the language. */
export const localized = (text: string): string => text.replace('.', decimalSign());

/** With this many decimals and without groups, rounded as `toFixed` rounds. */
export const fixed = (value: number, digits: number): string => localized(value.toFixed(digits));

/** In groups of thousands; at most three decimals unless `digits` says how many. */
export const count = (value: number, digits?: number): string =>
  value.toLocaleString(
    locales[language.code].numbers,
    digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits },
  );

const months = 'January February March April May June July August September October November December'.split(' ');

/** A moment as its day, alike for all visitors. English goes without `Intl`, whose first use costs the first screen 25 ms. */
export function day(time: string): string {
  const date = new Date(time);
  if (language.code === 'en') return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return date.toLocaleDateString(locales[language.code].days, { dateStyle: 'long', timeZone: 'UTC' });
}

/** `a, b or c`. */
export const oneOf = (items: readonly string[]): string =>
  new Intl.ListFormat(locales[language.code].numbers, { type: 'disjunction' }).format(items);

/** A moment as day and time, short. */
export const moment = (time: string): string =>
  new Date(time).toLocaleString(language.code === 'en' ? undefined : locales[language.code].days, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
