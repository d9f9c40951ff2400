/** Scripts that hand over something other than an honest graph: giant shapes, odd numbers, forged tensors. */
import type { HostileScript, OutcomeCode } from './script';
import { cases, joined } from './script';

const error = 'script-error';
const result = 'script-result';

/** A parameter x of the given shape. */
const shaped = (codes: OutcomeCode, table: Readonly<Record<string, string>>): HostileScript[] =>
  cases(
    'parameters',
    codes,
    Object.fromEntries(Object.entries(table).map(([name, x]) => [name, `p.zeros('x', ${x});`])),
  );

const shapes: readonly HostileScript[] = [
  ...shaped(result, {
    'a shape that prints itself otherwise': 'new (class extends Array { toJSON() { return [2 ** 60]; } })(3).fill(2)',
    'a sparse shape': '[2, , 2]',
    'twenty axes': 'new Array(20).fill(2)',
  }),
  ...shaped(error, {
    'a negative size': '[-2]',
    'a size of zero': '[0]',
    'a size that is not a number': '[NaN]',
    'an infinite size': '[Infinity]',
    'a fractional size': '[2.5]',
    'a size as text': "['2']",
    'a missing size': '[undefined]',
    'a bigint size': '[2n]',
    'a symbol as size': '[Symbol.iterator]',
    'no shape': 'null',
    'a shape as text': "'22'",
    'a shape that only looks like a list': '{ length: 1, 0: 2 }',
    'a shape as a typed array': 'new Uint8Array([2])',
    'a shape that contains itself': '((a) => (a.push(a), a))([])',
    'a size of 2 ** 31': '[2 ** 31]',
    'sizes of a billion': '[1e9, 1e9]',
    'a size of 2 ** 53': '[2 ** 53]',
  }),
  ...cases('logits', error, {
    'reshaping to 2 ** 53': 'x.reshape(2 ** 53);',
    'an axis far outside': 'x.sum(1e9);',
    'an axis that is an object': 'x.sum({});',
    'an infinite constant': 'x.mul(Infinity);',
    'a permutation of many axes': 'x.permute(...new Array(1e4).fill(0));',
    'a split into many parts': 'x.split(new Array(1e5).fill(1));',
  }),
];

const numbers: readonly HostileScript[] = [
  ...cases('settings', result, {
    'a setting that is not a number': 'lr: NaN,',
    'an infinite setting': 'lr: Infinity,',
    'a setting of text': "lr: 'fast',",
  }),
  ...cases('settings', error, {
    'a setting that is a bigint': 'lr: 1n,',
    'a context of no whole number': 'contextLength: 1.5,',
    'zero sequences': 'sequencesPerStep: 0,',
    'a context of a billion': 'contextLength: 1e9,',
  }),
  ...cases('settings', 'accepted', { 'settings with an odd prototype': '__proto__: { lr: 1 },' }),
  ...cases('parameters', error, {
    'an initial deviation that is not a number': "p.normal('x', [2], NaN);",
    'an infinite bound': "p.uniform('x', [2], Infinity);",
    'a symbol as name': "p.zeros(Symbol('x'), [2]);",
  }),
  ...cases('parameters', result, {
    'an empty name': "p.zeros('', [2]);",
    'a name of 10,000 characters': "p.zeros('x'.repeat(1e4), [2]);",
    'a name that is no text': 'p.zeros({}, [2]);',
  }),
  ...cases('parameters', 'accepted', {
    'a name of lone surrogates and NUL': "p.zeros('\\ud800\\0', [2]);",
    'a parameter named __proto__': "p.zeros('__proto__', [2]);",
  }),
  ...cases('update', result, { 'an initial state that is not a number': "u.state('m', [2], NaN);" }),
  ...cases('schedule', result, {
    'a schedule of NaN': 'return { lr: NaN };',
    'a schedule of text': "return { lr: '0.1' };",
    'a schedule without a result': 'return;',
    'a schedule with toJSON': "return { toJSON: () => ({ lr: 'x' }) };",
  }),
  ...cases('schedule', error, { 'a schedule that contains itself': 'const o = {}; o.o = o; return o;' }),
];

const sizes: readonly HostileScript[] = [
  ...joined(['script-timeout', 'script-memory', 'cap-exceeded'], {
    'a million nodes': { logits: 'let y = x; for (let i = 0; i < 1e6; i++) y = y.neg();' },
    '100,000 parameters': { parameters: 'for (let i = 0; i < 1e5; i++) p.zeros(`x${i}`, [1]);' },
    '100,000 states': { update: 'for (let i = 0; i < 1e5; i++) u.state(`x${i}`, [1]);' },
    'a million numbers from schedule': {
      schedule: 'return Object.fromEntries(Array.from({ length: 1e6 }, (_, i) => [i, i]));',
    },
    'a schedule of endless text': { schedule: "return { [`x`.repeat(5e6)]: 1, ['y'.repeat(2e7)]: 2 };" },
  }),
  ...cases('top', 'cap-exceeded', { 'a source of 129 KiB': `// ${'x'.repeat(129 * 1024)}` }),
  ...cases('top', 'accepted', { 'a source of NUL and lone surrogates': "const s = '\\0\u0000\ud800';" }),
  ...cases('top', 'script-syntax', { 'an old-style octal': '010;', 'a with statement': 'with (Math) {}' }),
  { name: 'no source', source: '', codes: [error] },
  { name: 'a source that is no JavaScript', source: '<html></html>', codes: ['script-syntax'] },
];

/** An object with the prototype of a tensor and properties of the script's choice. */
const pretending = (properties: string): string =>
  `return Object.assign(Object.create(Object.getPrototypeOf(logits)), { graph: logits.graph, ${properties} });`;

const tensors: readonly HostileScript[] = [
  ...cases('loss', error, { 'a forged loss': 'return { id: 0 };', 'no loss': 'return null;' }),
  ...cases('loss', result, {
    'a loss with the prototype of a tensor': pretending('id: 0'),
    'a loss far outside the graph': pretending('id: 1e9'),
    'a loss whose id is negative': pretending('id: -1'),
    'a loss whose id is text': pretending("id: '3'"),
    'a loss that is no scalar': 'return logits;',
    'tokens as the loss': 'return targets;',
  }),
  ...cases('logits', result, {
    'writing into the graph': "x.graph.nodes.push({ op: 'teleport', inputs: [], attributes: {}, outputs: [] });",
    'reading a value that does not exist': 'x.graph.nodes[2].inputs[0] = 1e6;',
    'rewriting the shapes of the graph': 'x.graph.values[0].shape[0] = 2 ** 40;',
    'renaming a parameter in the graph': "x.graph.nodes.find(({ op }) => op === 'input').attributes.name = 'other';",
  }),
  ...cases('logits', 'shape', {
    'an operation without its attributes':
      "x.graph.nodes.push({ op: 'sum', inputs: [1], attributes: {}, outputs: [2] });",
  }),
  ...cases('logits', error, {
    'changing an id': 'x.id = 1e9;',
    'a bigger shape than the operation makes': 'x.graph.values[x.id].shape.push(7);',
    'emptying the graph': 'x.graph.values.length = 0;',
    'logits that are a number': 'return 3;',
    'logits that throw when read': "return { get logits() { throw new Error('no'); } };",
  }),
  ...joined(result, {
    'logits of another recording': {
      top: 'let kept;',
      logits: "return (kept ??= x.matmul(p('wte').transpose(0, 1)));",
    },
  }),
  ...joined(error, {
    'operating on another recording': { top: 'let kept;', logits: '(kept ??= x).add(x);' },
    'using a tensor of logits in update': { top: 'let kept;', logits: 'kept = x;', update: 'kept.add(1);' },
    'logits that change between reads': {
      logits:
        "let n = 0; const y = x.matmul(p('wte').transpose(0, 1)); return { get logits() { return n++ ? 3 : y; } };",
      loss: 'logits.logits; return crossEntropy(logits.logits, targets).mean();',
    },
    'a parameter declared late': { top: 'let q;', parameters: 'q = p;', logits: "q.zeros('late', [2]); p('late');" },
  }),
  ...cases('update', error, {
    'assigning a target twice': 'u.assign(u.parameters[0].value, u.parameters[0].value);',
    'assigning a forged tensor': 'u.assign({ id: 0 }, { id: 1 });',
  }),
  ...cases('update', [error, result], {
    'assigning a gradient': 'u.assign(u.parameters[0].gradient, u.parameters[0].value);',
  }),
  ...joined('accepted', {
    'settings that change between reads': { top: 'let n = 0;', settings: 'get contextLength() { return ++n; },' },
    'emptying what was handed over': { update: 'u.parameters.length = 0; u.assign = null;' },
  }),
];

export const forgedScripts: readonly HostileScript[] = [...shapes, ...numbers, ...sizes, ...tensors];
