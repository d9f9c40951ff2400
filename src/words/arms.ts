import { arms as english } from './en/arms';
import { inLanguage } from './language.svelte';

export const armWords = inLanguage('arms', english);
