import { study as english } from './en/study';
import { inLanguage } from './language.svelte';

export const studyWords = inLanguage('study', english);
