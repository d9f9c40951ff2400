import { replay as english } from './en/replay';
import { inLanguage } from './language.svelte';

export const replayWords = inLanguage('replay', english);
