/** The languages of the page's words, each in its own name. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type LanguageCode = keyof typeof languages;
