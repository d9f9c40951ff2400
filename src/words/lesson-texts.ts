import { lessonTexts as english } from './en/lesson-texts';
import { inLanguage } from './language.svelte';

export const lessonTextsWords = inLanguage('lessonTexts', english);
