import { setup as english } from './en/setup';
import { inLanguage } from './language.svelte';

export const setupWords = inLanguage('setup', english);
