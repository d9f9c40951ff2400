/** Numbers and days as the language of the page writes them. */
import { language } from './language.svelte';
import type { LanguageCode } from './languages';

/** English days are written as in `2 March 2026`, alike for all visitors. */
const locales: Readonly<Record<LanguageCode, { readonly numbers: string; readonly days: string }>> = {
  en: { numbers: 'en', days: 'en-GB' },
  de: { numbers: 'de', days: 'de' },
};

/** Written down for what the first screen shows: the first use of `Intl` would cost it 25 ms. */
const signs: Readonly<Record<LanguageCode, { readonly decimal: string; readonly group: string }>> = {
  en: { decimal: '.', group: ',' },
  de: { decimal: ',', group: '.' },
};

/** A number that is written already, with the decimal sign of the language. */
export const localized = (text: string): string => text.replace('.', signs[language.code].decimal);

/** With this many decimals and without groups, rounded as `toFixed` rounds. */
export const fixed = (value: number, digits: number): string => localized(value.toFixed(digits));

/** In groups of thousands; at most three decimals unless `digits` says how many. */
export function count(value: number, digits?: number): string {
  if (digits === undefined && Number.isSafeInteger(value))
    return String(value).replace(/\B(?=(\d{3})+$)/g, signs[language.code].group);
  return value.toLocaleString(
    locales[language.code].numbers,
    digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits },
  );
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** A moment as its day, alike for all visitors; English without `Intl`. */
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
