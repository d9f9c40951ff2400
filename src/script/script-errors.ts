/** Failures of a script as errors that teach: where in train.js, which rule, which cure. */
import * as v from 'valibot';
import { AppError } from '../base/errors';
import { missingExport, missingModule, uncallable, undefinedName } from './name-hints';
import type { Vocabulary } from './name-hints';
import { calleeAt, importPlace, innermostPlace } from './script-places';
import type { Place } from './script-places';

/** What was thrown, as the driver describes it; the script may have chosen every word. */
export const thrownSchema = v.object({ name: v.string(), message: v.string(), stack: v.string() });
export type Thrown = v.InferOutput<typeof thrownSchema>;

/** The name under which the sandbox throws what its module loader refuses; the message is the module's name and a space. */
export const refusedImport = 'RefusedImport';

export interface ScriptFacts {
  readonly source: string;
  readonly importable: readonly string[];
  /** Undefined where the sandbox can no longer tell. */
  readonly vocabulary: Vocabulary | undefined;
  readonly memoryBytes: number;
}

const longestMessage = 2_000;

const symbolic =
  'tensors are symbolic and hold no numbers while a script is recorded, so there is nothing to print: remove it';
const timeless = 'scripts have no clock: a schedule gets t.step, t.steps and t.progress instead';
const fixed =
  "scripts have no randomness of their own: draw initial values with p.normal or p.uniform, and inside the model use the seeded numbers of 'tensor', such as uniform(shape, name)";
const closed = 'scripts have no clock, randomness, network, files or page: they only record a graph; remove it';
const written = 'scripts make no code from text: write the function out';

/** Names that agents know from elsewhere, and what to do instead. */
const absent: Readonly<Record<string, string>> = {
  console: symbolic,
  alert: symbolic,
  print: symbolic,
  Date: timeless,
  performance: timeless,
  setTimeout: timeless,
  setInterval: timeless,
  requestAnimationFrame: timeless,
  queueMicrotask: timeless,
  'Math.random': fixed,
  crypto: fixed,
  globalThis:
    'scripts have no global object: write the plain name, and keep values in variables at the top of the module',
  eval: written,
  Function: written,
  ...Object.fromEntries(
    `fetch XMLHttpRequest WebSocket importScripts require module process self window global document navigator location postMessage
    indexedDB localStorage sessionStorage caches Worker WebAssembly SharedArrayBuffer Atomics Proxy WeakRef FinalizationRegistry
    structuredClone Buffer`
      .split(/\s+/)
      .map((name) => [name, closed]),
  ),
};

const absence = (name: string): string | undefined => (Object.hasOwn(absent, name) ? absent[name] : undefined);

/** The function of the prelude that the script called, where the failure happened inside the prelude. */
function preludeCall(stack: string): string | undefined {
  const frames = stack.split('\n').map((frame) => /^\s*at (?:new )?([\w$]+) \((train\.js|\w+)/.exec(frame));
  const frame = frames[frames.findIndex((candidate) => candidate?.[2] === 'train.js') - 1];
  return frame && frame[2] !== 'native' ? frame[1] : undefined;
}

/** TypeError 'not a function', with the name it is about. */
function notAFunction({ stack }: Thrown, place: Place | undefined, { source, vocabulary }: ScriptFacts): string {
  const native = /^\s*at (\S+) \(native\)/.exec(stack)?.[1];
  const prelude = preludeCall(stack);
  if (prelude) return `${prelude}: takes tensors, got something without their methods; check its arguments`;
  if (native) return `${native}: was given something that is not a function`;
  const callee = place && calleeAt(source, place);
  if (!callee) return 'what is called here is not a function';
  const { name, receiver } = callee;
  const full = receiver ? `${receiver}.${name}` : name;
  const gone = absence(full);
  return gone ? `${full} does not exist; ${gone}` : uncallable(name, receiver, source, vocabulary);
}

/** The message without its place. */
function explained(thrown: Thrown, place: Place | undefined, facts: ScriptFacts): string {
  const { name, message, stack } = thrown;
  if (name === 'AppError' || name === 'Error' || name === '') return message;
  if (name === 'TypeError' && message === 'not a function') return notAFunction(thrown, place, facts);
  const unknown = name === 'ReferenceError' && /^'(.+)' is not defined$/.exec(message)?.[1];
  if (unknown) {
    const gone = absence(unknown);
    return gone ? `${unknown} does not exist; ${gone}` : undefinedName(unknown, facts.source, facts.vocabulary);
  }
  const prelude = preludeCall(stack);
  return prelude ? `${prelude}: ${name}: ${message}; check its arguments` : `${name}: ${message}`;
}

const bounded = (text: string): string =>
  text.length > longestMessage ? `${text.slice(0, longestMessage - 1)}…` : text;

function at(place: Place | undefined, code: AppError['code'], message: string): AppError {
  const where = place ? `train.js:${place.line}:${place.column}: ` : message.startsWith('train.js') ? '' : 'train.js: ';
  return new AppError(code, bounded(where + message));
}

/** What a script threw, as an error of ours. */
export function scriptError(thrown: Thrown, facts: ScriptFacts): AppError {
  const { name, message, stack } = thrown;
  const { source, importable, vocabulary } = facts;
  const place = innermostPlace(stack, source);
  if (name === refusedImport) {
    const module = message.slice(0, -1);
    return at(importPlace(source, module), 'script-error', missingModule(module, importable));
  }
  const missing = name === 'SyntaxError' && /^Could not find export '(.+)' in module '(.+)'$/.exec(message);
  if (missing) {
    const [, what = '', module = ''] = missing;
    return at(importPlace(source, module, what), 'script-error', missingExport(what, module, vocabulary));
  }
  if (message === 'stack overflow') return at(place, 'script-error', tooDeep);
  if (name === 'InternalError' && message === 'out of memory') return memoryError(facts.memoryBytes, place);
  const isSyntax = name === 'SyntaxError' && (stack === '' || /^\s*at train\.js:/.test(stack));
  return at(place, isSyntax ? 'script-syntax' : 'script-error', explained(thrown, place, facts));
}

const tooDeep = 'calls, brackets or lists go too deep; use a loop, or nest less';

/** QuickJS ran out of the host's own stack, or broke; its instance is lost with it. */
export const brokenError = (cause: unknown): AppError =>
  cause instanceof RangeError
    ? new AppError('script-error', `train.js: ${tooDeep}`, { cause })
    : new AppError('script-error', `train.js broke the sandbox (${bounded(String(cause))}); simplify it`, { cause });

export const awaitError = (): AppError =>
  new AppError('script-error', 'train.js: the top level awaits, but nothing in a script ever waits; remove await');

export const timeoutError = (deadlineMs: number): AppError =>
  new AppError(
    'script-timeout',
    `train.js ran longer than ${deadlineMs / 1000} s while being recorded; look for an endless loop`,
  );

export const memoryError = (memoryBytes: number, place?: Place): AppError =>
  at(
    place,
    'script-memory',
    `${place ? 'the script' : 'train.js'} used more than ${memoryBytes / 2 ** 20} MiB while being recorded; declare tensors instead of filling arrays`,
  );

/** @throws AppError `cap-exceeded` */
export function checkSize(what: string, size: number, limit: number, cure: string): void {
  if (size <= limit) return;
  const kib = (bytes: number): string => (bytes / 1024).toFixed(1);
  throw new AppError('cap-exceeded', `${what} is ${kib(size)} KiB long, over the limit of ${kib(limit)} KiB; ${cure}`);
}
