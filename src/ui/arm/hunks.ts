/** The changed lines of a diff in groups, each with some unchanged lines around it. */
import type { DiffLine } from '../../state/vocabulary';

export function hunks(lines: readonly DiffLine[], around: number): DiffLine[][] {
  const parts: DiffLine[][] = [];
  let lastShown = -2;
  for (const [i, line] of lines.entries()) {
    const near = lines.slice(Math.max(0, i - around), i + around + 1).some(({ kind }) => kind !== 'same');
    if (!near) continue;
    if (i === lastShown + 1) parts.at(-1)?.push(line);
    else parts.push([line]);
    lastShown = i;
  }
  return parts;
}
