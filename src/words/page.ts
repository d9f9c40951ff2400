import { page as english } from './en/page';
import { inLanguage } from './language.svelte';

export const pageWords = inLanguage('page', english);
