import { page, userEvent } from 'vitest/browser';
import { afterEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import App from '../../../src/App.svelte';
import { beginLanguage, chooseLanguage } from '../../../src/state/page-language';
import { visitorLanguage } from '../../../src/state/visitor-language';
import type { LanguageHome } from '../../../src/state/visitor-language';
import ScriptDiff from '../../../src/ui/arm/ScriptDiff.svelte';
import { fixed } from '../../../src/words/format';
import { language } from '../../../src/words/language.svelte';
import { FakeLab } from '../../support/fake-lab';

const home = (languages: readonly string[], saved: string | null = null): LanguageHome & { saved: string | null } => ({
  saved,
  document: document.implementation.createHTMLDocument(),
  navigator: { languages },
  localStorage: {
    getItem: () => saved,
    setItem(_key, value) {
      saved = value;
    },
  },
});

afterEach(() => chooseLanguage(window, 'en'));

test('the language changes on the first screen and in the form and back, and nothing typed is lost', async () => {
  const lab = new FakeLab().state();
  await render(App, { lab });
  await lab.open();
  await page.getByTestId('preset-micro').click();
  await page.getByTestId('amount').fill('17');
  await page.getByTestId('researcher-llm').click();
  await page.getByTestId('model').fill('some-model');

  await userEvent.selectOptions(page.getByTestId('language'), 'Deutsch');
  await expect.element(page.getByText('Eine Studie anlegen')).toBeVisible();
  await expect.element(page.getByTestId('papers-link')).toHaveTextContent('Artikel durchsuchen');
  expect(document.documentElement.lang).toBe('de');
  expect(fixed(1.25, 2)).toBe('1,25');
  for (const [testid, value] of [
    ['amount', '17'],
    ['model', 'some-model'],
  ] as const)
    expect((page.getByTestId(testid).element() as HTMLInputElement).value).toBe(value);

  await userEvent.selectOptions(page.getByTestId('language'), 'English');
  await expect.element(page.getByText('Set up a study')).toBeVisible();
  expect(document.documentElement.lang).toBe('en');
  expect(fixed(1.25, 2)).toBe('1.25');
  expect((page.getByTestId('amount').element() as HTMLInputElement).value).toBe('17');
});

test('the lines that a change leaves as they are are counted in the language of the page', async () => {
  const before = Array.from({ length: 20 }, (_, i) => `line(${i});`).join('\n');
  await render(ScriptDiff, { before, after: before.replace('line(0)', 'other(0)') });
  await expect.element(page.getByText('16 unchanged lines')).toBeVisible();
  await chooseLanguage(window, 'de');
  await expect.element(page.getByText('16 unveränderte Zeilen')).toBeVisible();
});

test.each([
  [['fr-FR', 'de-AT', 'en'], null, 'de'],
  [['de'], 'en', 'en'],
  [['fr'], null, 'en'],
  [['en-US', 'de'], 'elvish', 'en'],
])('of %j with %s kept it is %s', (asked, saved, expected) => {
  expect(visitorLanguage(home(asked, saved))).toBe(expected);
});

test('denied storage leaves the choice for this visit', async () => {
  const denied: LanguageHome = {
    ...home(['de-DE']),
    get localStorage(): never {
      throw new DOMException('denied', 'SecurityError');
    },
  };
  await beginLanguage(denied);
  expect([language.code, denied.document.documentElement.lang]).toEqual(['de', 'de']);
  await chooseLanguage(denied, 'en');
  expect(language.code).toBe('en');
});

test('a later choice is not undone by words that come late', async () => {
  const slow = language.choose('de');
  await language.choose('en');
  await slow;
  expect(language.code).toBe('en');
});
