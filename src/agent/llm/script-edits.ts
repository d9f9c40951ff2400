/** Exact edits of a script: each `find` must occur once, and an error names the nearest line, as a teacher would. */
export interface ScriptEdit {
  readonly find: string;
  readonly replace: string;
}

export type Edited =
  { readonly kind: 'script'; readonly script: string } | { readonly kind: 'mistake'; readonly message: string };

/** Applies the edits in order, each to the result of the one before. */
export function applyEdits(script: string, edits: readonly ScriptEdit[]): Edited {
  let edited = script;
  for (const [i, { find, replace }] of edits.entries()) {
    const place = `edits[${i}].find`;
    const at = edited.indexOf(find);
    if (at < 0) return mistake(`${place} ${quoted(find)} is not in the script; ${hint(edited, find)}`);
    const second = edited.indexOf(find, at + 1);
    if (second >= 0)
      return mistake(
        `${place} ${quoted(find)} is in the script more than once (lines ${lineAt(edited, at)} and ${lineAt(edited, second)}); add neighbouring text until it is unique`,
      );
    edited = edited.slice(0, at) + replace + edited.slice(at + find.length);
  }
  return { kind: 'script', script: edited };
}

const mistake = (message: string): Edited => ({ kind: 'mistake', message });
const quoted = (text: string): string => `“${text.length > 120 ? `${text.slice(0, 120)}…` : text}”`;
const lineAt = (script: string, at: number): number => script.slice(0, at).split('\n').length;

/** The line that the first line of `find` was probably meant to be. */
function hint(script: string, find: string): string {
  const wanted = find.split('\n').find((line) => line.trim() !== '') ?? '';
  const lines = script.split('\n').map((line, i) => ({ line, number: i + 1, likeness: likeness(line, wanted) }));
  const best = lines.reduce<(typeof lines)[number] | null>(
    (nearest, candidate) => (candidate.likeness > (nearest?.likeness ?? 0.3) ? candidate : nearest),
    null,
  );
  return best === null
    ? 'copy it from the script character by character'
    : `the nearest line is ${best.number}: ${quoted(best.line)}; copy it character by character`;
}

/** Sørensen–Dice coefficient of the letter pairs of two lines, blanks aside. */
function likeness(a: string, b: string): number {
  const [pairsA, pairsB] = [pairsOf(a), pairsOf(b)];
  const left = new Map<string, number>();
  for (const pair of pairsB) left.set(pair, (left.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of pairsA) {
    const count = left.get(pair) ?? 0;
    if (count > 0) shared++;
    left.set(pair, count - 1);
  }
  return pairsA.length + pairsB.length === 0 ? 0 : (2 * shared) / (pairsA.length + pairsB.length);
}

function pairsOf(line: string): string[] {
  const letters = line.slice(0, 400).replace(/\s+/g, '');
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2));
}
