/** Places in train.js, and what stands there. Lines and columns as QuickJS counts them: from 1, columns in code points. */

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The innermost place in train.js of a QuickJS stack; undefined where the source has no such line. */
export function innermostPlace(stack: string, source: string): Place | undefined {
  const found = /train\.js:(\d+)(?::(\d+))?/.exec(stack);
  if (!found) return undefined;
  const place = { line: Number(found[1]), column: Number(found[2] ?? 1) };
  return place.line >= 1 && place.line <= source.split('\n').length ? place : undefined;
}

function offsetOf({ line, column }: Place, source: string): number {
  const lines = source.split('\n').slice(0, line);
  const within = [...(lines.pop() ?? '')].slice(0, column - 1).join('').length;
  return lines.reduce((sum, text) => sum + text.length + 1, within);
}

function placeAt(offset: number, source: string): Place {
  const lines = source.slice(0, offset).split('\n');
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

/** Where `name` is imported from `module`; a module that could not be linked has no stack. */
export function importPlace(source: string, module: string, name?: string): Place | undefined {
  for (const found of source.matchAll(/\b(?:import|export)\b[^;'"()]{0,2000}?['"]([^'"\n]*)['"]/g)) {
    if (found[1] !== module) continue;
    const words = [...found[0].matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)];
    const word = words.find(([text]) => text === name);
    if (word || name === undefined || name === 'default') return placeAt(found.index + (word?.index ?? 0), source);
  }
  return undefined;
}

/** The last call of a statement outside brackets: of `return f(x).g(y)` QuickJS tells only the place of `return`. */
function lastCall(source: string, start: number): number {
  let depth = 0;
  let last = start;
  for (let i = start; i < source.length; i++) {
    const c = source.charAt(i);
    if (c === '(' && depth === 0) last = i;
    if ('([{'.includes(c)) depth++;
    if (')]}'.includes(c)) depth--;
    if (depth < 0 || (depth === 0 && c === ';')) break;
    if (depth === 0 && c === '\n' && !/^\s*[.?]/.test(source.slice(i, i + 200))) break;
  }
  return last;
}

/** What is called: `receiver.name(…)`, `name(…)` with an undefined receiver, or `(an expression).name(…)` with ''. */
export interface Callee {
  readonly name: string;
  readonly receiver: string | undefined;
}

/** The callee of the call at a place: QuickJS tells the place of its bracket. */
export function calleeAt(source: string, place: Place): Callee | undefined {
  const start = offsetOf(place, source);
  const end = /^return\b/.test(source.slice(start, start + 7)) ? lastCall(source, start) : start;
  const before = source.slice(Math.max(0, end - 300), end).replace(/\/\*[^*]*\*\//g, ' ');
  const name = /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*(?:\?\.)?\s*$/u.exec(before);
  const key = /\[\s*['"`]([\w$]+)['"`]\s*\]\s*$/.exec(before);
  const called = name ?? key;
  if (!called) return undefined;
  const rest = before.slice(0, called.index).trimEnd();
  const owner = key ? rest : /^([^]*?)\s*\??\.$/.exec(rest)?.[1];
  if (owner === undefined) return { name: called[1] ?? '', receiver: undefined };
  return { name: called[1] ?? '', receiver: /(?<![\w$.])[\w$]+$/.exec(owner)?.[0] ?? '' };
}
