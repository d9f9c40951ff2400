/**
 * Edits of a train script as text, by anchors: an edit whose anchor is not there returns null and is simply not made.
 * Braces are matched outside strings and comments; this is no parser, and a script it misreads fails its trial, typed.
 */
import { closingOf } from './brackets';

/** The edited script, or null if it has no place for the edit. */
export type ScriptEdit = (script: string) => string | null;

/** One edit after the other; null as soon as one of them finds no place. */
export const inTurn =
  (...edits: readonly ScriptEdit[]): ScriptEdit =>
  (script) =>
    edits.reduce<string | null>((edited, edit) => (edited === null ? null : edit(edited)), script);

interface Span {
  readonly start: number;
  /** Of the brace that opens the body. */
  readonly body: number;
  /** After the brace that closes it. */
  readonly end: number;
}

function functionSpan(script: string, name: string): Span | null {
  const start = new RegExp(`^(?:export )?function ${name}\\s*\\(`, 'm').exec(script)?.index;
  if (start === undefined) return null;
  const parametersEnd = closingOf(script, script.indexOf('(', start));
  const body = parametersEnd === null ? -1 : script.indexOf('{', parametersEnd);
  const bodyEnd = body === -1 ? null : closingOf(script, body);
  return bodyEnd === null ? null : { start, body, end: bodyEnd + 1 };
}

/** Edits the text of one function, from its `function` to its closing brace. */
export const within =
  (name: string, edit: ScriptEdit): ScriptEdit =>
  (script) => {
    const span = functionSpan(script, name);
    const edited = span === null ? null : edit(script.slice(span.start, span.end));
    return span === null || edited === null ? null : script.slice(0, span.start) + edited + script.slice(span.end);
  };

/** The script with one function replaced, whole. */
export const replaceFunction = (script: string, name: string, replacement: string): string | null =>
  within(name, () => replacement.trim())(script);

export const hasFunction = (script: string, name: string): boolean => functionSpan(script, name) !== null;

/** Lines at the start of a function's body. */
export const atStartOf = (name: string, lines: string): ScriptEdit =>
  within(name, (text) => {
    const brace = functionSpan(text, name)?.body;
    return brace === undefined ? null : `${text.slice(0, brace + 1)}\n${lines}${text.slice(brace + 1)}`;
  });

/** Lines at the end of a function's body. */
export const atEndOf = (name: string, lines: string): ScriptEdit =>
  within(name, (text) => `${text.slice(0, -1)}${lines}\n}`);

/** Replaces a text that must be there exactly once. */
export const replaceOnce =
  (from: string | RegExp, to: string): ScriptEdit =>
  (script) => {
    const pattern = typeof from === 'string' ? from : new RegExp(from, `${from.flags}g`);
    const count = typeof pattern === 'string' ? script.split(pattern).length - 1 : [...script.matchAll(pattern)].length;
    if (count !== 1) return null;
    return typeof pattern === 'string' ? script.replace(pattern, () => to) : script.replace(pattern, to);
  };

/** Adds a top-level declaration of this name before `parameters`; null if the script has the name already. */
export const declare =
  (name: string, text: string): ScriptEdit =>
  (script) =>
    new RegExp(`^(?:export )?(?:function|const|let) ${name}\\b`, 'm').test(script)
      ? null
      : replaceOnce('export function parameters(', `${text.trim()}\n\nexport function parameters(`)(script);

/** A line of comment above the settings; null if it is there, so that a change of numbers is not made twice. */
export const remark =
  (text: string): ScriptEdit =>
  (script) =>
    script.includes(`// ${text}\n`)
      ? null
      : replaceOnce('export const settings = {', `// ${text}\nexport const settings = {`)(script);

interface Call {
  /** The whole call. */
  readonly text: string;
  readonly argumentsText: string;
}

/** Rewrites the calls of a function that `to` gives a text for; null if it gives none. */
export function rewriteCalls(script: string, name: string, to: (call: Call) => string | null): string | null {
  const call = new RegExp(`(?<![\\w.$]|function )${name}\\(`, 'g');
  let edited = '';
  let done = 0;
  for (let found = call.exec(script); found !== null; found = call.exec(script)) {
    const open = found.index + name.length;
    const close = closingOf(script, open);
    if (close === null) return null;
    const text = to({ text: script.slice(found.index, close + 1), argumentsText: script.slice(open + 1, close) });
    if (text === null) continue;
    edited += script.slice(done, found.index) + text;
    done = call.lastIndex = close + 1;
  }
  return done === 0 ? null : edited + script.slice(done);
}

/** Every call `from(x)` becomes `to('x')`, where `to` is given the text of the arguments. */
export const replaceCalls = (script: string, from: string, to: (argumentsText: string) => string): string | null =>
  rewriteCalls(script, from, ({ argumentsText }) => to(argumentsText));

/** Adds `name` to the import that has `beside`; without such an import the script is left as it is. */
export function importBeside(script: string, beside: string, name: string): string {
  return script.replace(/^import \{([^}]*)\} from/gm, (clause, list: string) =>
    namesOf(list).includes(beside) ? `import { ${joined(list, [name])} } from` : clause,
  );
}

/** Imports names from a module, in its import if the script has one. */
export const importFrom =
  (module: string, ...names: readonly string[]): ScriptEdit =>
  (script) => {
    const clause = new RegExp(`^import \\{([^}]*)\\} from '${module}'`, 'm');
    if (clause.test(script))
      return script.replace(clause, (_, list: string) => `import { ${joined(list, names)} } from '${module}'`);
    const line = `import { ${names.join(', ')} } from '${module}';\n`;
    const first = script.search(/^import /m);
    return first === -1 ? line + script : script.slice(0, first) + line + script.slice(first);
  };

const namesOf = (list: string): string[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const joined = (list: string, names: readonly string[]): string =>
  [...new Set([...namesOf(list), ...names])].join(', ');
