/** Scripts that never end, go too deep, or want more memory than there is. */
import type { HostileScript } from './script';
import { cases, joined, script } from './script';

const time = 'script-timeout';
const timeOrMemory = ['script-timeout', 'script-memory'] as const;
const nest = 'let a = []; for (let i = 0; i < 2e4; i++) a = [a];';

const endless: readonly HostileScript[] = [
  ...cases('top', time, {
    'an endless loop at the top': 'while (true);',
    'loops with labels': 'a: for (;;) { for (;;) { try { continue a; } finally { continue; } } }',
    'a generator without end': 'for (const i of (function* () { for (;;) yield 1; })());',
    'an iterator helper without end': 'Iterator.from({ next: () => ({}) }).every(() => true);',
    'a reviver that never returns': "JSON.parse('[1]', () => { for (;;); });",
    'a replacer that never returns': "'a'.replace(/a/, () => { for (;;); });",
  }),
  ...cases('settings', time, {
    'an endless loop in a setting': 'get lr() { for (;;); },',
    'toJSON that never returns': 'lr: { toJSON() { for (;;); } },',
  }),
  ...cases('parameters', time, {
    'an endless loop in parameters': 'for (;;);',
    'a length that never comes': "p.zeros('x', { get length() { for (;;); } });",
  }),
  ...cases('logits', time, {
    'an endless loop in logits': 'do {} while (x);',
    'catching the interruption': 'for (;;) { try { for (;;); } catch {} }',
    'going on after the interruption': 'for (;;) { try { for (;;); } finally { continue; } }',
    'a regular expression that backtracks': "/^(a+)+$/.test('a'.repeat(40) + '!');",
    'a comparator that never returns': '[3, 2, 1].sort(() => { for (;;); });',
    'a comparator without order': 'let i = 0; for (;;) [5, 4, 3, 2, 1].sort(() => (i++ % 3) - 1);',
    'toString that never returns': 'p({ toString() { for (;;); } });',
    'valueOf that never returns': 'Math.sqrt({ valueOf() { for (;;); } });',
    'toPrimitive that never returns': '1 + { [Symbol.toPrimitive]() { for (;;); } };',
    'a getter in the graph': 'Object.defineProperty(x.graph.nodes, 0, { get() { for (;;); } });',
  }),
  ...cases('loss', time, {
    'an endless loop in loss': 'for (;;) targets = targets;',
    'a loss whose id never comes':
      "return Object.defineProperty(Object.create(Object.getPrototypeOf(logits)), 'id', { get() { for (;;); } });",
  }),
  ...cases('update', time, {
    'an endless loop in update': 'while (u.step);',
    'counting very far': 'for (let i = 0; i < 2 ** 53; i++) Math.sqrt(i);',
  }),
  ...cases('schedule', time, {
    'an endless loop in schedule': 'for (;;);',
    'an endless loop in the second moment only': 'while (t.step === 1);',
  }),
];

const waiting: readonly HostileScript[] = [
  ...cases('top', 'accepted', {
    'endless microtasks, never run': '(function spin() { Promise.resolve().then(spin); })();',
    'a dynamic import, never run': "import('https://example.org/x.js').then(() => { for (;;); });",
    'exporting then': 'export function then(resolve) { for (;;); }',
  }),
  ...cases('top', 'script-error', {
    'awaiting endless microtasks': 'const spin = () => Promise.resolve().then(spin); await spin();',
    'awaiting forever': 'await new Promise(() => {});',
    'awaiting a thenable': 'await { then() { for (;;); } };',
    'awaiting a dynamic import': "await import('record');",
    'an async hook': 'export async function perturb(u) {}',
  }),
];

const deep: readonly HostileScript[] = [
  ...cases('top', 'script-error', {
    'mutual recursion': 'const a = (n) => b(n) + 1, b = (n) => a(n) + 1; a(0);',
    'recursion through toString': "const o = { toString() { return '' + o; } }; '' + o;",
    'recursion through sort': 'const f = () => [1, 2].sort(f); f();',
    'recursion through replace': "const f = () => 'a'.replace('a', f); f();",
    'recursion through yield*': 'function* g() { yield* g(); } [...g()];',
    'recursion through construction': 'class A { b = new A(); } new A();',
    'printing a deeply nested list': `${nest} JSON.stringify(a);`,
    'joining a deeply nested list': `${nest} String(a);`,
    'flattening a deeply nested list': `${nest} a.flat(Infinity);`,
    'parsing a deeply nested text': "JSON.parse('['.repeat(1e6));",
    'a deeply nested expression': `${'('.repeat(30_000)}1${')'.repeat(30_000)}`,
    'a deeply nested list in the source': `const a = ${'['.repeat(30_000)}1${']'.repeat(30_000)};`,
    'deeply nested functions': `${'(()=>'.repeat(10_000)}1${')'.repeat(10_000)}`,
    'deeply nested templates': '`${'.repeat(20_000),
    'a long chain of minus signs': `${'- '.repeat(30_000)}1;`,
    'a deeply nested regular expression': "new RegExp('(?:'.repeat(1e5) + ')'.repeat(1e5));",
  }),
  ...joined('script-error', {
    'plain recursion': { logits: '(function f() { return f() + 1; })();' },
    'recursion in tail position': { logits: '(function f() { return f(); })();' },
    'recursion through a getter': { settings: 'get lr() { return this.lr + 1; },' },
    'recursion through toJSON': { settings: 'lr: { toJSON() { return JSON.stringify(this); } },' },
    'a deeply nested setting': { top: nest, settings: 'lr: a,' },
  }),
  ...cases('top', ['script-error', ...timeOrMemory], {
    'recursion that catches its overflow': 'const f = () => { try { f(); } catch { f(); } }; f();',
    'a long chain of bound functions': 'let f = () => 1; for (let i = 0; i < 2e4; i++) f = f.bind(null); f();',
  }),
];

const greedy: readonly HostileScript[] = [
  ...cases('top', 'script-memory', {
    'filling the longest array': 'new Array(2 ** 32 - 2).fill(0);',
    'padding a text': "'x'.padStart(2 ** 29);",
    'a huge typed array': 'new Float64Array(2 ** 27);',
    'a replacement bomb': "'a'.repeat(300).replace(/a/g, 'b'.repeat(1e6));",
    'a huge template': "const s = 'x'.repeat(2e7); `${s}${s}${s}${s}${s}${s}${s}${s}`.charCodeAt(1);",
  }),
  ...cases('top', timeOrMemory, {
    'doubling an array': 'let a = [0]; for (;;) a = a.concat(a);',
    'repeating texts': "const a = []; for (;;) a.push('x'.repeat(2 ** 16 + a.length));",
    'many buffers': 'const a = []; for (;;) a.push(new ArrayBuffer(2 ** 20));',
    'escaping a long text': "JSON.stringify('\\u0001'.repeat(1.1e7));",
    'splitting a long text': "'x,'.repeat(1e7).split(',');",
    'matching a long text': "'x'.repeat(2e7).match(/x/g);",
    'joining a sparse array': "new Array(2 ** 25).join('xx');",
    'catching the end of memory': 'const a = []; for (;;) try { a.push(new Array(1e4).fill(0)); } catch {}',
    'many closures': 'let f = () => 0; for (;;) { const g = f; f = () => g; }',
    'spreading a generator without end': '[...(function* () { for (;;) yield 1; })()];',
    'an iterator without end': 'const [...a] = { [Symbol.iterator]: () => ({ next: () => ({}) }) };',
    'an array of nearly endless length': 'Array.from({ length: 2 ** 32 - 1 }, () => 0);',
    'squaring a bigint': 'let b = 3n; for (;;) try { b *= b; } catch {}',
  }),
  ...joined(timeOrMemory, {
    'pushing without end': { logits: 'const a = []; for (;;) a.push(new Array(1e4).fill(0));' },
    'a growing map': { update: 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i]);' },
    'a growing set': { update: 'const s = new Set(); for (let i = 0; ; i++) s.add(`${i}`);' },
    'growing objects': { schedule: 'const o = {}; for (let i = 0; ; i++) o[`k${i}`] = i;' },
  }),
  ...cases('top', 'script-error', {
    'doubling a text': "let s = 'x'; for (;;) s += s;",
    'a huge power of a bigint': '2n ** (10n ** 7n);',
    'a growing buffer': 'new ArrayBuffer(1, { maxByteLength: 2 ** 40 }).resize(2 ** 40);',
  }),
];

/** Native code that neither the deadline nor the memory limit stops soon: only ending the worker does. */
export const runawayScripts: readonly HostileScript[] = [
  {
    name: 'a large replacement bomb',
    source: script({ top: "'a'.repeat(1e6).replace(/a/g, 'b'.repeat(1e6));" }),
    codes: [time],
  },
  {
    name: 'searching the longest array',
    source: script({ logits: 'new Array(2 ** 32 - 1).indexOf(1);' }),
    codes: [time],
  },
];

export const endlessScripts: readonly HostileScript[] = [...endless, ...waiting, ...deep, ...greedy];
