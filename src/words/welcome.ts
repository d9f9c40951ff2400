import { welcome as english } from './en/welcome';
import { inLanguage } from './language.svelte';

export const welcomeWords = inLanguage('welcome', english);
