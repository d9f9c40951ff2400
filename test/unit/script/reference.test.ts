/** The reference that agents read is the docstrings', whole, and short. */
import { expect, test } from 'vitest';
import * as nn from '../../../src/script/prelude/nn';
import * as optim from '../../../src/script/prelude/optim';
import { Tensor } from '../../../src/script/prelude/core';
import * as tensor from '../../../src/script/prelude/tensor';
import { scriptReference } from '../../../src/script/reference';
import { referenceText } from '../../../src/tools/build-reference';

test('src/script/reference.md is what npm run reference:build writes', () => {
  expect(scriptReference).toBe(referenceText());
});

test('it names every export of the modules and every method of tensors', () => {
  const methods: string[] = [];
  for (
    let owner: object = Tensor.prototype;
    owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner) as object
  ) {
    methods.push(...Object.getOwnPropertyNames(owner));
  }
  const hidden = new Set(['constructor', 'apply', 'one', 'constant', 'unary', 'binary', 'graph', 'id']);
  const names = [...Object.keys(tensor), ...Object.keys(nn), ...Object.keys(optim), ...methods].filter(
    (name) => !hidden.has(name),
  );
  expect(names.length).toBeGreaterThan(100);
  for (const name of names) expect(scriptReference).toMatch(new RegExp(`\`(${name})[(\`]`));
});

test('it has at most 6,000 tokens and ten recipes', () => {
  // Words, numbers and single signs: more than a model's tokenizer would make of them.
  const pieces = scriptReference.match(/[A-Za-z]{1,6}|\d{1,3}|[^\sA-Za-z\d]/g) ?? [];
  expect(pieces.length).toBeLessThan(6000);
  expect(scriptReference.match(/^\*\*/gm)).toHaveLength(10);
});
