/** Scripts that reach for what is outside, patch what is inside, or throw something odd. */
import type { HostileScript } from './script';
import { cases, joined } from './script';

const error = 'script-error';
const accepted = 'accepted';

const named = (prefix: string, codes: readonly string[]): Record<string, string> =>
  Object.fromEntries(codes.map((code) => [`${prefix} ${code.split(' = ')[0]!.slice(0, 60)}`.trim(), code]));

const patches: readonly HostileScript[] = [
  ...cases(
    'top',
    error,
    named('patching', [
      'Object.prototype.toJSON = () => 1',
      "Object.prototype.op = 'teleport'",
      '({}).__proto__.inputs = []',
      'Array.prototype.map = () => []',
      'Array.prototype[Symbol.iterator] = function* () {}',
      'Array.prototype[7] = 7',
      "String.prototype.slice = () => ''",
      'Map.prototype.get = () => 1',
      "JSON.stringify = () => '{}'",
      'Number.isFinite = () => true',
      'Array.isArray = () => true',
      'Object.keys = () => []',
      'Reflect.apply = () => 0',
      'Promise.prototype.then = () => 0',
      'RegExp.prototype.exec = () => null',
      'Object.getPrototypeOf([].values()).next = () => ({ done: true })',
      'Object.getPrototypeOf(function* () {}).prototype.next = () => ({ done: true })',
      'Object.getPrototypeOf(() => {}).call = () => 0',
      'Array = class {}',
      "JSON = { stringify: () => '{}', parse: () => ({}) }",
    ]),
  ),
  ...cases('top', error, {
    'redefining a global':
      "Object.defineProperty(globalThis, 'JSON', { value: { parse: JSON.parse, stringify: () => '{}' } });",
    'replacing what the driver once was': "globalThis.__record = globalThis.__tabulate = () => '{}';",
    'redefining a method': "Object.defineProperty(Array.prototype, 'map', { value: () => [] });",
    'changing the prototype of Object.prototype': 'Object.setPrototypeOf(Object.prototype, { toJSON: () => 1 });',
    'changing the prototype of Array.prototype': 'Object.setPrototypeOf(Array.prototype, null);',
    'an exported number for a hook': 'export const perturb = 3;',
    'an exported class for a hook': 'export class perturb {}',
  }),
  ...cases('logits', error, {
    'patching the methods of tensors': 'Object.getPrototypeOf(x).matmul = () => x;',
    'patching the methods of graphs': 'Object.getPrototypeOf(x.graph).apply = () => [];',
    'patching instanceof': 'Object.defineProperty(x.constructor, Symbol.hasInstance, { value: () => true });',
    'reading arguments and callers': 'logits.caller; logits.arguments;',
  }),
  ...joined(error, {
    'patching a module': { imports: "import * as nn from 'nn';", top: 'nn.linear = () => 0;' },
    'patching a function of a module': { imports: "import * as nn from 'nn';", top: 'nn.linear.call = () => 0;' },
  }),
  ...cases('top', accepted, {
    'patching the prototype of errors': "Error.prototype.message = 'x'; Error.prototype.code = 'aborted';",
    'hooks with poisoned methods':
      "for (const key of ['call', 'apply', 'bind', 'toString', 'length', 'name']) Object.defineProperty(logits, key, { get() { for (;;); } });",
    'a hook that is a bound function': 'export const perturb = ((u) => {}).bind(null);',
    'a generator as a hook': 'export function* evaluationWeights(u) { for (;;) yield 1; }',
    'exports that shadow the recorder':
      "export const record = () => '{}', tabulate = record, call = record, begin = record;",
    'exports with names of Object.prototype': 'const odd = () => {}; export { odd as __proto__, odd as constructor };',
    'freezing what is left': 'Object.freeze(Error.prototype); Object.freeze(logits);',
  }),
];

/** Throws if one of the expressions gives anything. */
const unreachable = (expressions: readonly string[]): string =>
  `for (const reach of [${expressions.map((expression) => `() => ${expression}`).join(', ')}]) {
    let found;
    try { found = reach(); } catch {}
    if (found !== undefined) throw new Error('reached ' + reach);
  }`;

const reaching: readonly HostileScript[] = [
  ...cases('top', accepted, {
    'reaching the network': unreachable(
      'fetch XMLHttpRequest WebSocket EventSource WebTransport importScripts Worker'.split(' '),
    ),
    'reaching the page': unreachable(
      'self window document global postMessage close location navigator process require module Buffer'.split(' '),
    ),
    'reaching storage': unreachable('indexedDB localStorage sessionStorage caches std os bjson load'.split(' ')),
    'reaching a clock': unreachable(
      'Date performance setTimeout setInterval requestAnimationFrame queueMicrotask Intl Atomics WeakRef'.split(' '),
    ),
    'reaching randomness': unreachable('Math.random crypto Symbol.random FinalizationRegistry'.split(' ')),
    'reaching what makes code': unreachable(
      'eval Function Proxy WebAssembly SharedArrayBuffer globalThis InternalError'.split(' '),
    ),
    'reaching the driver': unreachable('__record __tabulate call begin describe script record calls'.split(' ')),
    'reaching the constructor of functions': unreachable([
      "(() => {}).constructor('return this')()",
      "(async function () {}).constructor('return this')()",
      "(function* () {}).constructor('return 1')",
      "(async function* () {}).constructor('return 1')",
      "(class {}).constructor('return this')()",
      "Reflect.construct((() => {}).constructor, ['return this'])",
      "Object.getOwnPropertyDescriptor(Object.getPrototypeOf(() => {}), 'constructor').value",
      "''.sub.constructor('return this')()",
      "[].map.constructor('return this')()",
    ]),
    'reaching the global object': unreachable([
      'this',
      '(function () { return this; })()',
      '[1].map(function () { return this; })[0]',
      'Object.prototype.valueOf.call(undefined)',
      '(0, [].concat)()',
      'import.meta.url',
      'Error.prepareStackTrace',
    ]),
    'walking the prototypes for constructors': `for (let o = () => {}; o; o = Object.getPrototypeOf(o)) {
      for (const key of Reflect.ownKeys(o)) {
        const { value } = Object.getOwnPropertyDescriptor(o, key);
        if (typeof value === 'function' && value.name === 'Function') throw new Error('reached');
      }
    }`,
  }),
  ...cases('top', error, {
    'direct eval': "eval('1');",
    'code from text': "new Function('return 1')();",
    'a Proxy': 'new Proxy({}, {});',
    'the check itself': unreachable(['Math.sin']),
  }),
];

const modules =
  `https://example.org/x.js data:text/javascript,1 blob:x file:///etc/passwd node:fs record recorder core ./record
  ./sandbox ../record driver.js train.js std os nn/ __proto__ constructor`.split(/\s+/);

const importing: readonly HostileScript[] = [
  ...cases(
    'imports',
    error,
    Object.fromEntries(modules.map((module) => [`importing '${module}'`, `import '${module}';`])),
  ),
  ...cases('imports', error, {
    'importing nothing': "import '';",
    'importing a long name': `import '${'x'.repeat(10_000)}';`,
    'exporting from the recorder': "export * from 'record';",
    'importing what a module keeps to itself': "import { recording } from 'tensor';",
  }),
];

const throwing: readonly HostileScript[] = [
  ...cases(
    'logits',
    error,
    named('', [
      'throw null',
      'throw undefined',
      "throw ''",
      'throw 10n ** 1000n',
      "throw Symbol('x')",
      'throw () => {}',
      'throw Object.create(null)',
      'throw Promise.reject(1)',
      'throw { toString() { for (;;); }, toJSON() { for (;;); } }',
      'throw { get message() { for (;;); }, get stack() { for (;;); }, get name() { for (;;); } }',
      "throw { message: { toString() { for (;;); } }, name: 'Error' }",
      'throw { message: 1, name: null, stack: [] }',
      "throw Object.assign(new Error('a fake place'), { stack: '    at f (train.js:999999:1)' })",
      "throw Object.assign(new Error('many places'), { stack: 'train.js:'.repeat(1e5) })",
      "throw Object.assign(new Error('interrupted'), { name: 'InternalError' })",
      "throw Object.assign(new Error('not a function'), { name: 'TypeError', stack: 'at f (train.js:1:1)' })",
      'throw Object.assign(new Error("Could not find export \'(((\' in module \'nn\'"), { name: "SyntaxError", stack: "" })',
      "throw Object.assign(new Error('((('), { name: 'RefusedImport' })",
      "throw Object.assign(new Error('stopped'), { name: 'AppError', code: 'aborted' })",
      "throw new Error('x'.repeat(2 ** 20))",
      "throw new Error('\\ud800\\0')",
      "throw new SyntaxError('broken')",
      "throw Object.setPrototypeOf(new Error('x'), null)",
      'throw new (class extends Error { get message() { throw this; } })()',
      "throw new Error('x'.repeat(3e7))",
    ]),
  ),
];

export const escapingScripts: readonly HostileScript[] = [...patches, ...reaching, ...importing, ...throwing];
