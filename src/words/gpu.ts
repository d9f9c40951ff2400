import { gpu as english } from './en/gpu';
import { inLanguage } from './language.svelte';

export const gpuWords = inLanguage('gpu', english);
