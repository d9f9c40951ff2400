import { journal as english } from './en/journal';
import { inLanguage } from './language.svelte';

export const journalWords = inLanguage('journal', english);
