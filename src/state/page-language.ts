/** The page speaks the visitor's language, from its beginning or once another is chosen. */
import { language } from '../words/language.svelte';
import type { LanguageCode } from '../words/languages';
import { saveLanguage, visitorLanguage } from './visitor-language';
import type { LanguageHome } from './visitor-language';

/** Before the page is drawn. */
export async function beginLanguage(home: LanguageHome): Promise<void> {
  await language.begin(visitorLanguage(home));
  home.document.documentElement.lang = language.code;
}

export async function chooseLanguage(home: LanguageHome, code: LanguageCode): Promise<void> {
  saveLanguage(home, code);
  await language.choose(code);
  home.document.documentElement.lang = language.code;
}
