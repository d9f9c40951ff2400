/** The scripts every study starts from. */
import gpt2 from './gpt2-7m.js?raw';

export const baselines: readonly { readonly id: string; readonly name: string; readonly source: string }[] = [
  { id: 'gpt2-7m', name: 'GPT-2, 7.43M parameters', source: gpt2 },
];
