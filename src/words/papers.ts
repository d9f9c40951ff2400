import { papers as english } from './en/papers';
import { inLanguage } from './language.svelte';

export const papersWords = inLanguage('papers', english);
