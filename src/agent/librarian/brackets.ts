/** Matching brackets in a script's text, past strings and comments; regular expressions and nested templates are not understood. */

const pairs: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Index of the bracket that closes the one at `open`, or null. */
export function closingOf(script: string, open: number): number | null {
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
