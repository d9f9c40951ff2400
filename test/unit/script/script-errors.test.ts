/** What a script's author reads when something is wrong: the place, the rule, and what to write instead. */
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { calleeAt, innermostPlace } from '../../../src/script/script-places';
import { createSandbox } from '../../../src/script/sandbox';
import { script } from '../../support/hostile/script';
import type { Holes } from '../../support/hostile/script';

async function failureOf(source: string, modules: Record<string, string> = {}): Promise<AppError> {
  const request = { source, settings: {}, evaluation: { sequences: 2, contextLength: 4 }, vocabularySize: 8 };
  const failure = await createSandbox({ modules })
    .record(request)
    .catch((error: unknown) => error);
  if (failure instanceof AppError) return failure;
  throw new Error(`the script was accepted: ${source}`);
}

const told = async (holes: Holes): Promise<string> => (await failureOf(script(holes))).message;

describe('the place', () => {
  test.each<[string, Holes, RegExp]>([
    ['an error of its own', { top: "throw new Error('mine');" }, /^train\.js:4:16: mine$/],
    [
      'an error in a helper',
      { top: "const f = () => {\n  throw new Error('mine');\n};\nf();" },
      /^train\.js:5:18: mine$/,
    ],
    ['shapes that do not fit', { logits: 'x.matmul(x);' }, /^train\.js:12:\d+: matmul: .*\(/],
    ['a parameter that does not exist', { logits: "p('wtf');" }, /^train\.js:12:4: .*wtf.*wte/],
    ['broken syntax', { logits: 'const = 1;' }, /^train\.js:12:9: SyntaxError: /],
    [
      'broken syntax on a line with other letters than ASCII',
      { top: "'äöü😀'; let = ;" },
      /^train\.js:4:13: SyntaxError: /,
    ],
    ['an unknown name', { update: '\n\n  gadient;' }, /^train\.js:22:3: gadient is not defined/],
    ['something that is no error', { top: "throw 'text';" }, /^train\.js threw text; throw an Error/],
    [
      'a wrong argument of a layer',
      { imports: "import { linear } from 'nn';", logits: 'linear(x);' },
      /^train\.js:12:9: linear: .*check its arguments$/,
    ],
    ['a top level that awaits', { top: 'await 1;' }, /^train\.js: the top level awaits.*remove await$/],
    [
      'a hook that waits',
      { top: 'export async function perturb() {}' },
      /^train\.js: perturb: .*remove async and await$/,
    ],
    ['an error without a place', { settings: 'lr: 1n' }, /^train\.js: TypeError: .*BigInt/],
  ])('%s', async (_, holes, message) => {
    expect(await told(holes)).toMatch(message);
  });

  test('a stack that the script made up is believed only where train.js has such a line', () => {
    expect(innermostPlace('at f (nn:3:1)\n at g (train.js:2:5)', 'a\nb')).toEqual({ line: 2, column: 5 });
    expect(innermostPlace('at f (train.js:3:1)', 'a\nb')).toBeUndefined();
  });
});

describe('a method that does not exist', () => {
  test.each<[string, Holes, string]>([
    ['of a tensor', { logits: 'x.sofmax();' }, 'train.js:12:11: sofmax is not a function; did you mean softmax?'],
    ['of a chain', { logits: 'x.exp().sofmax();' }, 'sofmax is not a function; did you mean softmax?'],
    ['in other letters', { logits: 'x.SoftMax();' }, 'SoftMax is not a function; did you mean softmax?'],
    ['in brackets', { logits: "x['sofmax']();" }, 'sofmax is not a function; did you mean softmax?'],
    ['in a return', { logits: 'return x.softmax(-1).matmull(x);' }, 'matmull is not a function; did you mean matmul?'],
    ['over lines', { logits: 'return x\n .exp()\n .matmull(x);' }, 'matmull is not a function; did you mean matmul?'],
    ['after other letters than ASCII', { logits: "const é = '😀', y = x.sofmax();" }, 'did you mean softmax?'],
    [
      'of what parameters is given',
      { parameters: "p.nromal('x', [2], 1);" },
      'nromal is not a function; did you mean normal?',
    ],
    ['of what update is given', { update: 'u.asign(1, 2);' }, 'asign is not a function; did you mean assign?'],
    [
      'of a module',
      { imports: "import * as nn from 'nn';", logits: 'nn.linaer(x);' },
      'linaer is not a function; did you mean linear?',
    ],
    ['that a module has', { logits: 'x.linear(x);' }, "linear is not a function; write import { linear } from 'nn'"],
    [
      'that tensors have',
      { imports: "import * as nn from 'nn';", logits: 'nn.matmul(x, x);' },
      'matmul is a method of tensors: x.matmul(…)',
    ],
    ['that nothing has', { logits: 'x.teleport();' }, 'teleport is not a function; tensors have '],
    [
      'that nothing given has',
      { parameters: 'p.teleport();' },
      'teleport is not a function; p in parameters has normal, ',
    ],
    [
      'of a list',
      { logits: 'x.split([1, 1]).matmul(x);' },
      'matmul is not a function here: what stands before .matmul is not a tensor',
    ],
    ['of nothing with a name', { logits: '(() => 3)()();' }, 'what is called here is not a function'],
    ['as a callback', { logits: '[1].map(3);' }, 'map: was given something that is not a function'],
  ])('%s', async (_, holes, message) => {
    expect(await told(holes)).toContain(message);
  });

  test('of an object whose methods are its own properties, as of one whose class has them', async () => {
    const modules = { extra: 'export const flattenOut = (x) => x;' };
    const source = script({ imports: "import * as extra from 'extra';", logits: 'extra.flatenOut(x);' });
    expect((await failureOf(source, modules)).message).toContain('did you mean flattenOut?');
  });
});

test('a function of a module that fails inside is named, with the place of its call', async () => {
  const modules = { extra: 'export const half = (x) => x.halve();' };
  const failing = script({ imports: "import { half } from 'extra';", logits: 'half(x);' });
  expect((await failureOf(failing, modules)).message).toMatch(/^train\.js:12:7: half: takes tensors, .*arguments$/);
});

describe('an import', () => {
  test.each<[string, string, string]>([
    [
      'a misspelt export',
      "import { linaer } from 'nn';",
      "train.js:3:10: import { linaer } from 'nn': there is no such export; did you mean linear? 'nn' exports ",
    ],
    ['an export of another module', "import { adamw } from 'nn';", "write import { adamw } from 'optim'"],
    ['a method of tensors', "import { matmul } from 'nn';", 'matmul is a method of tensors: x.matmul(…)'],
    ['a default export', "import nn from 'nn';", "'nn' has no default export; write import { … } from 'nn'"],
    ['an export in a later line', "import {\n  gelu,\n  linaer,\n} from 'nn';", 'train.js:5:3: import { linaer }'],
    [
      'a misspelt module',
      "import { adamw } from 'optm';",
      "train.js:3:1: import 'optm': there is no such module; a script may import ",
    ],
    ['a module by path', "import './lib/nn.js';", "and nothing else; did you mean 'nn'?"],
    ['a module of another world', "import fs from 'node:fs';", "import 'node:fs': there is no such module"],
  ])('of %s', async (_, imports, message) => {
    expect(await told({ imports })).toContain(message);
  });
});

describe('a name that is not defined', () => {
  test.each<[string, string, string]>([
    ['an export that was not imported', 'gelu(x);', "gelu is not defined; write import { gelu } from 'nn'"],
    ['a misspelt export', 'gleu(x);', "gleu is not defined; did you mean gelu? write import { gelu } from 'nn'"],
    ['a module that was not imported', 'nn.gelu(x);', "nn is not defined; write import * as nn from 'nn'"],
    ['a method of tensors', 'softmax(x);', 'softmax is not defined; softmax is a method of tensors: x.softmax(…)'],
    ['a variable of its own', 'const hiddenSize = 1; hidenSize;', 'hidenSize is not defined; did you mean hiddenSize?'],
    ['anything else', 'quuxly(x);', "quuxly is not defined; declare it, or import it from one of '"],
  ])('%s', async (_, logits, message) => {
    expect(await told({ logits })).toContain(message);
  });
});

describe('what scripts do not have', () => {
  test.each<[string, string]>([
    ['Math.random();', 'Math.random does not exist; scripts have no randomness of their own'],
    ['new Date();', 'Date does not exist; scripts have no clock'],
    ['performance.now();', 'performance does not exist; scripts have no clock'],
    ['setTimeout(() => {}, 1);', 'setTimeout does not exist; scripts have no clock'],
    ["fetch('https://example.org');", 'fetch does not exist; scripts have no clock, randomness, network'],
    ["require('fs');", 'require does not exist; '],
    ['process.exit();', 'process does not exist; '],
    ['self.postMessage(1);', 'self does not exist; '],
    ['window.alert(1);', 'window does not exist; '],
    ['console.log(x.shape);', 'console does not exist; tensors are symbolic'],
    ["eval('1');", 'eval does not exist; scripts make no code from text'],
    ["new Function('1');", 'Function does not exist; scripts make no code from text'],
    ['globalThis.x = 1;', 'globalThis does not exist; scripts have no global object'],
  ])('%s', async (logits, message) => {
    expect(await told({ logits })).toMatch(/^train\.js:12:\d+: /);
    expect(await told({ logits })).toContain(message);
  });
});

test('a source over 128 KiB is refused before it runs, with its size, the limit and the cure', async () => {
  const failure = await failureOf(script({ top: `for (;;); // ${'x'.repeat(128 * 1024)}` }));
  expect(failure.code).toBe('cap-exceeded');
  expect(failure.message).toMatch(/^train\.js is 128\.\d KiB long, over the limit of 128\.0 KiB; .*loops/);
});

test('a message is cut to 2,000 characters', async () => {
  expect(await told({ top: "throw new Error('x'.repeat(1e6));" })).toHaveLength(2_000);
});

describe('the callee', () => {
  test.each([
    ['x.foo(1)', 6, { name: 'foo', receiver: 'x' }],
    ['foo(1)', 4, { name: 'foo', receiver: undefined }],
    ['a.b.foo(1)', 8, { name: 'foo', receiver: '' }],
    ['f(2).foo(1)', 9, { name: 'foo', receiver: '' }],
    ['x?.foo(1)', 7, { name: 'foo', receiver: 'x' }],
    ['x . foo /* why */ (1)', 19, { name: 'foo', receiver: 'x' }],
    ['x["foo"](1)', 9, { name: 'foo', receiver: 'x' }],
    ['return x.a(x.b(1)).foo(1); x.bar()', 1, { name: 'foo', receiver: '' }],
  ])('of %s', (source, column, callee) => {
    expect(calleeAt(source, { line: 1, column })).toEqual(callee);
  });

  test('of a call on something without a name is unknown', () => {
    expect(calleeAt('(1)(2)', { line: 1, column: 4 })).toBeUndefined();
  });
});
