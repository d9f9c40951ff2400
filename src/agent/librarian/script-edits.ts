/**
 * Edits of a train script as text, by anchors: an edit whose anchor is not there returns null and is simply not made.
 * Braces are matched outside strings and comments; this is no parser, and a script it misreads fails its trial, typed.
 */

/** The script with one exported function replaced, whole. */
export function replaceFunction(script: string, name: string, replacement: string): string | null {
  const start = new RegExp(`^export function ${name}\\s*\\(`, 'm').exec(script)?.index;
  if (start === undefined) return null;
  const parametersEnd = closingOf(script, script.indexOf('(', start));
  const bodyStart = parametersEnd === null ? -1 : script.indexOf('{', parametersEnd);
  const bodyEnd = bodyStart === -1 ? null : closingOf(script, bodyStart);
  return bodyEnd === null ? null : script.slice(0, start) + replacement.trim() + script.slice(bodyEnd + 1);
}

/** Every call `from(x)` becomes `to('x')`, where `to` is given the text of the arguments. */
export function replaceCalls(script: string, from: string, to: (argumentsText: string) => string): string | null {
  const call = new RegExp(`(?<![\\w.$])${from}\\(`, 'g');
  let edited = '';
  let done = 0;
  for (let found = call.exec(script); found !== null; found = call.exec(script)) {
    const open = found.index + from.length;
    const close = closingOf(script, open);
    if (close === null) return null;
    edited += script.slice(done, found.index) + to(script.slice(open + 1, close));
    done = call.lastIndex = close + 1;
  }
  return done === 0 ? null : edited + script.slice(done);
}

/** Adds `name` to the import that has `beside`; without such an import the script is left as it is. */
export function importBeside(script: string, beside: string, name: string): string {
  return script.replace(/^import \{([^}]*)\} from/gm, (clause, list: string) => {
    const names = list.split(',').map((item) => item.trim());
    if (!names.includes(beside) || names.includes(name)) return clause;
    return `import { ${[...names.filter((item) => item !== ''), name].join(', ')} } from`;
  });
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Index of the bracket that closes the one at `open`, or null. */
function closingOf(script: string, open: number): number | null {
  const expected: string[] = [];
  for (let i = open; i < script.length; i++) {
    i = endOfSkipped(script, i);
    const character = script[i] ?? '';
    const closing = pairs[character];
    if (closing !== undefined) expected.push(closing);
    else if (character === ')' || character === '}' || character === ']') {
      if (expected.pop() !== character) return null;
      if (expected.length === 0) return i;
    }
  }
  return null;
}

/** The last index of the string or comment that begins at `i`; `i` itself if none does. */
function endOfSkipped(script: string, i: number): number {
  const two = script.slice(i, i + 2);
  if (two === '//') return endAt(script, '\n', i + 2);
  if (two === '/*') return endAt(script, '*/', i + 2) + 1;
  const quote = script[i];
  if (quote !== "'" && quote !== '"' && quote !== '`') return i;
  let end = i + 1;
  while (end < script.length && script[end] !== quote) end += script[end] === '\\' ? 2 : 1;
  return end;
}

function endAt(script: string, mark: string, from: number): number {
  const end = script.indexOf(mark, from);
  return end === -1 ? script.length : end;
}
