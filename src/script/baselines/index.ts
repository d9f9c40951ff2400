/** The scripts every study starts from. */
import autoresearch from './autoresearch-7m.js?raw';
import gpt2 from './gpt2-7m.js?raw';

export const baselines: readonly { readonly id: string; readonly name: string; readonly source: string }[] = [
  { id: 'gpt2-7m', name: 'GPT-2, 7.43M parameters', source: gpt2 },
  { id: 'autoresearch-7m', name: 'autoresearch at depth 4, 7.34M parameters', source: autoresearch },
];
