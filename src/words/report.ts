import { report as english } from './en/report';
import { inLanguage } from './language.svelte';

export const reportWords = inLanguage('report', english);
