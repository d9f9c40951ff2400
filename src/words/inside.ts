import { inside as english } from './en/inside';
import { inLanguage } from './language.svelte';

export const insideWords = inLanguage('inside', english);
