import { workbench as english } from './en/workbench';
import { inLanguage } from './language.svelte';

export const workbenchWords = inLanguage('workbench', english);
