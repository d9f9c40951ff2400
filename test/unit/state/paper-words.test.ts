import fc from 'fast-check';
import { expect, test } from 'vitest';
import { termsOf } from '../../../src/papers/terms';
import { marked, spelled } from '../../../src/state/paper-words';

const matches = (title: string, query: string): string[] =>
  marked(title, new Set(termsOf(query)))
    .filter(({ isMatch }) => isMatch)
    .map(({ text }) => text);

test.each([
  ['Optimizers for Pre-Training', 'pretraining optimizer', ['Optimizers', 'Pre-Training']],
  ['Long-context models', 'context', ['context']],
  ['On the Adequacy of Untuned Warmup', 'the warm-up', ['Warmup']],
  ['Adam’s ε', 'adam', ['Adam’s']],
  ['Nothing here', 'adam', []],
])('in “%s”, “%s” matches %j', (title, query, expected) => {
  expect(matches(title, query)).toEqual(expected);
});

test('the pieces make the text again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, query) => {
      const pieces = marked(text, new Set(termsOf(query)));
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    }),
  );
});

test('a term is spelled as the first text has it', () => {
  expect(spelled('optim', ['no such word', 'Optimizers optimize'])).toBe('optimizers');
  expect(spelled('optim', ['none'])).toBe('optim');
});
