/**
 * JavaScript that runs inside QuickJS before any script. It takes away what a script must not reach, loads the prelude, freezes
 * everything a script could patch, and is the host's only way in: the host keeps its functions, no global name leads to them.
 */

/** Globals a script keeps; all others are deleted, so that nothing comes back with a newer QuickJS. */
const kept = `Error EvalError RangeError ReferenceError SyntaxError TypeError URIError Array Object Iterator parseInt parseFloat
isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent Infinity NaN undefined Number Boolean String Math Reflect
Symbol globalThis BigInt RegExp JSON Map Set WeakMap WeakSet ArrayBuffer Uint8ClampedArray Int8Array Uint8Array Int16Array
Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float32Array Float64Array DataView Promise`;

/** A classic script: no clock, no randomness, no code from text. */
export const lockdown = `{
  const kept = new Set(${JSON.stringify(kept.split(/\s+/))});
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!kept.has(name)) delete globalThis[name];
  delete Math.random;
  for (const f of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    Object.defineProperty(Object.getPrototypeOf(f), 'constructor', { value: undefined });
  }
}`;

/**
 * Nothing a script does can change what the prelude or the driver calls. Prototypes of errors stay open, because an error of a
 * script's own may assign its name. QuickJS lets defineProperty change frozen globals (0.32), so the name globalThis goes too.
 */
const freezing = `
const globals = Object.getOwnPropertyNames(globalThis);
const hidden = [
  [].values(), [].values().map(String), new Map().values(), new Set().values(), ''.matchAll(/a/g), ''[Symbol.iterator](),
  Iterator.from({ next() {} }), function* () {}, async function () {}, async function* () {},
];
const exported = Object.values(modules).flatMap(Object.values).filter((value) => typeof value === 'function');
const parts = Object.values(tensor(0)).map(Object.getPrototypeOf);
const waiting = [...globals.map((name) => globalThis[name]), ...hidden, ...exported, ...parts, Tensor];
const errors = globals.map((name) => globalThis[name]?.prototype).filter((value) => value instanceof Error);
const frozen = new Set([globalThis, Error.prototype, ...errors]);
while (waiting.length > 0) {
  const value = waiting.pop();
  if (!(typeof value === 'function' || (typeof value === 'object' && value !== null)) || frozen.has(value)) continue;
  frozen.add(Object.freeze(value));
  waiting.push(Object.getPrototypeOf(value));
  for (const key of Reflect.ownKeys(value)) {
    const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key);
    waiting.push(inner, get, set);
  }
}
for (const name of globals) {
  if (name !== 'globalThis') Object.defineProperty(globalThis, name, { writable: false, configurable: false });
}
delete globalThis.globalThis;
`;

/** Notes which objects the recorder hands to which hook, so that a misspelt method can be named. */
const watching = `
let script;
let running = '';
const handed = [];
const namesOf = (value) => {
  if (typeof value === 'function') return Object.keys(value);
  const names = [];
  for (let owner = value; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner))
    names.push(...Object.getOwnPropertyNames(owner));
  return names.filter((name) => name !== 'constructor');
};
const isHanded = (value) => typeof value === 'object' && value !== null && !(value instanceof Tensor) && !Array.isArray(value);
const note = (hook, body, inputs) => {
  if (handed.some((known) => known.hook === hook)) return;
  const names = /^[^(=]*\\(?([\\w$, ]*)/.exec(Reflect.apply(Function_toString, body, []))[1].split(',');
  inputs.forEach((input, i) => {
    if (!isHanded(input)) return;
    handed.push({ hook, parameter: (names[i] ?? '').trim(), names: namesOf(input) });
    const parts = Object.values(input).flatMap((value) => (Array.isArray(value) && isHanded(value[0]) ? [value[0]] : []));
    handed.push(...parts.map((part) => ({ hook, parameter: '', names: namesOf(part) })));
  });
};
const watched = (hook, body) => typeof body !== 'function' ? body : (...inputs) => {
  running = hook;
  note(hook, body, inputs);
  const result = Reflect.apply(body, undefined, inputs);
  if (result instanceof Promise)
    throw new Error(hook + ': returned a promise, but nothing in a script ever waits; remove async and await');
  return result;
};
`;

const longestText = 4_000;

/** What the host calls. Every result is one string. */
const doors = `
const calls = {
  record: (options) => record(script, options),
  recordTraining: (contextLength) => recordTraining(contextLength),
  schedule: (moments) => tabulate(script, moments),
};
export const begin = (namespace) => {
  script = Object.create(null);
  for (const name of Object.keys(namespace)) script[name] = watched(name, namespace[name]);
};
export const call = (name, argument) => {
  const result = calls[name](JSON.parse(argument));
  if (typeof result !== 'string') throw new Error(name + ': there is nothing to hand over');
  return result;
};

/** The words of anything thrown, without running a getter of the script's. */
const word = (thrown, key) => {
  for (let owner = thrown; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const property = Object.getOwnPropertyDescriptor(owner, key);
    if (property) return typeof property.value === 'string' ? property.value : '';
  }
  return '';
};
/** Never more than the host wants to read, but always the innermost place. */
const bounded = (stack) => {
  const place = stack.indexOf('train.js:');
  return stack.slice(0, ${longestText}) + (place > ${longestText} - 40 ? stack.slice(place, place + 40) : '');
};
export const describe = (thrown) => {
  if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) {
    const said = 'train.js threw ' + (typeof thrown === 'bigint' ? 'a bigint' : String(thrown).slice(0, ${longestText}));
    return JSON.stringify({ name: '', message: said + '; throw an Error that says what is wrong', stack: '' });
  }
  const [name, message, stack] = ['name', 'message', 'stack'].map((key) => word(thrown, key));
  return JSON.stringify({
    name: name.slice(0, 100),
    message: message.slice(0, ${longestText}) || 'train.js threw something without a message',
    stack: bounded(stack),
  });
};
export const vocabulary = () => JSON.stringify({
  modules: Object.entries(modules).map(([name, exports]) => ({ name, exports: Object.keys(exports) })),
  tensor: namesOf(tensor(0)),
  handed,
  running,
});
`;

/** The driver's module, for scripts that may import `importable`. */
export function driverSource(importable: readonly string[]): string {
  return `
import { Tensor } from 'core';
import { record, recordTraining, tabulate } from 'record';
import { tensor } from 'tensor';
${importable.map((name, i) => `import * as module${i} from ${JSON.stringify(name)};`).join('\n')}
const modules = { ${importable.map((name, i) => `${JSON.stringify(name)}: module${i}`).join(', ')} };
const Function_toString = Object.getPrototypeOf(function () {}).toString;
${freezing}${watching}${doors}`;
}
