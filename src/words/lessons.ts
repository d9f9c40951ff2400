import { lessons as english } from './en/lessons';
import { inLanguage } from './language.svelte';

export const lessonsWords = inLanguage('lessons', english);
