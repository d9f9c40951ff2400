/** Line diff of two scripts by longest common subsequence (dynamic programming; scripts are a few hundred lines). */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  const common = commonLengths(a, b);
  const lengthAt = (i: number, j: number): number => common[i * (b.length + 1) + j] ?? 0;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      lines.push({ kind: 'removed', text: left });
      i++;
    } else {
      lines.push({ kind: 'added', text: right ?? '' });
      j++;
    }
  }
  return lines;
}

/** Entry (i, j) is the length of the longest common subsequence of a[i..] and b[j..]. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? 1 + (lengths[(i + 1) * width + j + 1] ?? 0)
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  return lengths;
}

/** The changed lines as `- old` and `+ new`, at most `limit` of them. */
export function summarizeDiff(before: string, after: string, limit = 12): string {
  const changed = diffLines(before, after).filter(({ kind }) => kind !== 'same');
  const shown = changed.slice(0, limit).map(({ kind, text }) => `${kind === 'added' ? '+' : '-'} ${text.trim()}`);
  if (changed.length > limit) shown.push(`… and ${changed.length - limit} more changed lines`);
  return shown.join('\n');
}

/** A study asks for the same few scripts at every step. */
const normalized = new Map<string, string>();
const mostNormalized = 1000;

/** Scripts that differ only in line endings, trailing blanks or empty lines are the same script. */
export function normalizeScript(script: string): string {
  const known = normalized.get(script);
  if (known !== undefined) return known;
  const text = script
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
  if (normalized.size >= mostNormalized) normalized.clear();
  normalized.set(script, text);
  return text;
}
