/** A change to a script in a few words: `lr 0.001 → 0.002, +3 −1 lines`. */
import { diffLines, normalizeScript } from '../study/script-diff';
import { listSettings, readSetting, writeSetting } from '../study/script-settings';
import { workbenchWords as words } from '../words/workbench';

const mostSettings = 3;

export interface SettingChange {
  readonly key: string;
  readonly before: number;
  readonly after: number;
}

/** The plain numbers that both scripts have and that differ. */
export function changedSettings(before: string, after: string): readonly SettingChange[] {
  return listSettings(after).flatMap(({ key, value }) => {
    const old = readSetting(before, key);
    return old === undefined || old === value ? [] : [{ key, before: old, after: value }];
  });
}

const withSettings = (script: string, changes: readonly SettingChange[]): string =>
  changes.reduce((text, { key, after }) => writeSetting(text, key, after, String) ?? text, script);

export function changeTitle(before: string, after: string): string {
  const changes = changedSettings(before, after);
  const shown = changes.slice(0, mostSettings).map(({ key, ...change }) => `${key} ${change.before} → ${change.after}`);
  if (changes.length > shown.length) shown.push(words.moreSettings(changes.length - shown.length));
  const lines = diffLines(
    normalizeScript(withSettings(before, changes)),
    normalizeScript(withSettings(after, changes)),
  );
  const count = (kind: 'added' | 'removed'): number => lines.filter((line) => line.kind === kind).length;
  const [added, removed] = [count('added'), count('removed')];
  if (added + removed > 0) shown.push(words.lines(added, removed));
  return shown.join(', ') || words.unchanged;
}

export const isSameScript = (one: string, other: string): boolean => normalizeScript(one) === normalizeScript(other);
