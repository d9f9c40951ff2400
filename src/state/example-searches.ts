/** Searches for a newcomer to try; what each shows is told in `papersWords.exampleTexts`, in this order. */
import type { PapersLink } from './papers-link';
import { noteVenue } from './papers-state.svelte';

export const exampleSearches: readonly (readonly [query: string, Partial<PapersLink>])[] = [
  ['loss spikes early in training', {}],
  ['muon optimizer', { sort: 'newest' }],
  ['learning rate warmup', { venue: noteVenue }],
  ['"weight decay" -pruning', {}],
  ['small language models author:Eldan', {}],
  ['tokenization year:2016..2020', {}],
];
