/** Which language the visitor reads: the one chosen here before, else the first that the browser asks for and this page has. */
import { languages } from '../words/languages';
import type { LanguageCode } from '../words/languages';

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

export function saveLanguage(home: LanguageHome, code: LanguageCode): void {
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
