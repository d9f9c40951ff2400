import { verify as english } from './en/verify';
import { inLanguage } from './language.svelte';

export const verifyWords = inLanguage('verify', english);
