import { expect, test } from 'vitest';
import { termsOf } from '../../../src/papers/terms';

const same: readonly (readonly [string, string])[] = [
  ['self-supervised', 'self supervised'],
  ['warm-up', 'warmup'],
  ['warm up', 'warmup'],
  ['fine-tuning', 'finetuning'],
  ['fine tuning', 'finetuning'],
  ['pre-training', 'pretraining'],
  ['μP', 'muP'],
  ['$\\mu$P', 'µP'],
  ['$\\beta_2$', 'beta2'],
  ['β₂', 'beta2'],
  ['\\textbf{AdaGC}', 'adagc'],
  ['Normalisation', 'normalization'],
  ['Schrödinger', 'schrodinger'],
  ['optimizers', 'optimizer'],
  ["Adam's", 'adam'],
  ['K-FAC', 'kfac'],
  ['spiky', 'spike'],
];

test.each(same)('%s and %s are the same terms', (one, other) => {
  expect(termsOf(one)).toEqual(termsOf(other));
  expect(termsOf(one)).not.toEqual([]);
});

test('acronyms and numbers are kept, single letters and stop words are not', () => {
  expect(termsOf('LR of 1-bit Adam')).toEqual(['1bit', 'adam', 'lr']);
  expect(termsOf('the of a b 7')).toEqual([]);
});

test('terms come sorted, repeated as often as they occur', () => {
  expect(termsOf('norm batch norm')).toEqual(['batch', 'norm', 'norm']);
});

test('hyphens are opened', () => {
  expect(termsOf('state-of-the-art')).toEqual(termsOf('state art'));
});
