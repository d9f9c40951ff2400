/**
 * The language of the page's words. English comes with each screen; another language comes in two parts, the words of the first screen and
 * all others, and only when it is chosen. One page has one language, so this is the one piece of state that is not handed down.
 */
import type { Catalogues, FirstCatalogues } from './catalogues';
import type { LanguageCode } from './languages';

interface Parts {
  readonly first: () => Promise<FirstCatalogues>;
  readonly all: () => Promise<Catalogues>;
}

const parts: Readonly<Record<Exclude<LanguageCode, 'en'>, Parts>> = {
  de: {
    first: async () => (await import('./de/first')).first,
    all: async () => ({ ...(await import('./de/first')).first, ...(await import('./de/later')).later }),
  },
};

class Language {
  #code: LanguageCode = $state('en');
  #words: Partial<Catalogues> = $state.raw({});
  /** Asked for last; what arrives after another choice is dropped. */
  #asked: LanguageCode = 'en';

  get code(): LanguageCode {
    return this.#code;
  }

  get words(): Partial<Catalogues> {
    return this.#words;
  }

  /** For a page that begins: resolves once the first screen has its words; the others follow. */
  async begin(code: LanguageCode): Promise<void> {
    if (code === 'en') return;
    await this.#take(code, parts[code].first);
    void this.choose(code);
  }

  /** All words change at once. Where they cannot be fetched, the page stays as it is. */
  async choose(code: LanguageCode): Promise<void> {
    await this.#take(code, code === 'en' ? () => Promise.resolve({}) : parts[code].all);
  }

  async #take(code: LanguageCode, fetchWords: () => Promise<Partial<Catalogues>>): Promise<void> {
    this.#asked = code;
    const words = await fetchWords().catch(() => null);
    if (words === null || this.#asked !== code) return;
    [this.#code, this.#words] = [code, words];
  }
}

export const language = new Language();

/** A catalogue whose every key reads the language of the moment: what is drawn or derived from it changes with the language. */
export function inLanguage<Name extends keyof Catalogues>(name: Name, english: Catalogues[Name]): Catalogues[Name] {
  const keys = Object.keys(english) as (keyof Catalogues[Name])[];
  const getters = keys.map((key) => [key, { enumerable: true, get: () => (language.words[name] ?? english)[key] }]);
  return Object.defineProperties({}, Object.fromEntries(getters) as PropertyDescriptorMap) as Catalogues[Name];
}
