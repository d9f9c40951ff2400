/** Which language the visitor reads: the one chosen here before, else the first that the browser asks for and this page has. */
import { language, languages } from '../words/language.svelte';
import type { LanguageCode } from '../words/language.svelte';

export { language, languages };
export type { LanguageCode };

/** What of the window is needed; storage throws where the visitor denied it. */
export interface LanguageHome {
  readonly document: Document;
  readonly navigator: { readonly languages: readonly string[] };
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

const storageKey = 'bibliograd-language';

const isLanguage = (code: string | null | undefined): code is LanguageCode =>
  typeof code === 'string' && Object.hasOwn(languages, code);

function savedLanguage(home: LanguageHome): string | null {
  try {
    return home.localStorage.getItem(storageKey);
  } catch (thrown) {
    if (!(thrown instanceof DOMException)) throw thrown;
    return null;
  }
}

function saveLanguage(home: LanguageHome, code: LanguageCode): void {
  try {
    home.localStorage.setItem(storageKey, code);
  } catch (thrown) {
    // A choice that cannot be kept holds for this visit.
    if (!(thrown instanceof DOMException)) throw thrown;
  }
}

export function visitorLanguage(home: LanguageHome): LanguageCode {
  const saved = savedLanguage(home);
  if (isLanguage(saved)) return saved;
  return home.navigator.languages.map((tag) => tag.split('-', 1)[0]?.toLowerCase()).find(isLanguage) ?? 'en';
}

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
