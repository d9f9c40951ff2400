import { expect, test } from 'vitest';
import { scriptReference } from '../../../src/script/reference';
import { importOf, placeIn, scriptNames } from '../../../src/state/script-completions';

const names = scriptNames(scriptReference);
const find = (place: keyof typeof names, name: string) => names[place].find((entry) => entry.name === name);

test('every place of the language has its names, with signature, words and module', () => {
  expect(find('alone', 'rmsNorm')).toEqual({
    ...{ name: 'rmsNorm', signature: 'rmsNorm(x, weight?, eps = 1e-6)', kind: 'function', module: 'nn' },
    text: 'x · rsqrt(mean x² + eps), times weight if given (arXiv 1910.07467).',
  });
  expect(find('alone', 'muon')?.module).toBe('optim');
  expect(find('alone', 'crossEntropy')?.module).toBe('tensor');
  expect(find('alone', 'schedule')).toMatchObject({ module: null, kind: 'function' });
  expect(find('p', 'vocabularySize')).toMatchObject({ kind: 'property', text: 'V.' });
  expect(find('t', 'progress')).toBeDefined();
  expect(find('u', 'scalar')).toBeDefined();
  expect(find('tensor', 'gradient')).toBeDefined();
});

test('several names on a line are several, and prose is none', () => {
  expect(['neg', 'exp', 'floor'].map((name) => find('tensor', name)?.kind)).toEqual(Array(3).fill('function'));
  expect(names.tensor.length).toBeGreaterThan(60);
  expect(find('alone', 'lr')).toBeUndefined();
});

test.each([
  [
    'a module that is imported',
    "import { gelu } from 'nn';\nconst b = 1;\n",
    "import { gelu, rmsNorm } from 'nn';\nconst b = 1;\n",
  ],
  ['none', '// A script.\nconst b = 1;\n', "// A script.\nimport { rmsNorm } from 'nn';\nconst b = 1;\n"],
])('a completed function is imported, from %s', (_, before, after) => {
  const added = importOf(before, { name: 'rmsNorm', module: 'nn' });
  expect(added && before.slice(0, added.at) + added.text + before.slice(added.at)).toBe(after);
});

test.each([
  ["import { gelu, rmsNorm } from 'nn';"],
  ["import {\n  gelu,\n  rmsNorm,\n} from 'nn';"],
  ['const rmsNorm = (x) => x;'],
])('what a script has is not imported again: %s', (script) => {
  expect(importOf(script, { name: 'rmsNorm', module: 'nn' })).toBeNull();
});

test('the place of a message is read off it', () => {
  expect(placeIn('train.js:12:5: no such name')).toEqual({ line: 12, column: 5 });
  expect(placeIn('train.js:12: no such name')).toEqual({ line: 12, column: 1 });
  expect(placeIn('no place')).toBeNull();
});
