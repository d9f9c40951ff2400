/**
 * Reads and rewrites the plain numbers of a script's `export const settings = { key: number, ... }`, as text.
 * It knows only lines of that form; whatever else a script does there is left alone.
 */
const settingsBlock = /^export const settings = \{\n([\s\S]*?)^\}/m;
const number = '[-+]?\\d[\\d_]*(?:\\.\\d+)?(?:e[-+]?\\d+)?';

const lineOf = (key: string): RegExp => new RegExp(`^(\\s*${key}:\\s*)(${number})(?=\\s*(?:,|//|$))`, 'm');

/** The number of a settings line, or undefined if there is no such line. */
export function readSetting(script: string, key: string): number | undefined {
  const found = settingsBlock.exec(script)?.[1]?.match(lineOf(key))?.[2];
  return found === undefined ? undefined : Number(found.replaceAll('_', ''));
}

/** The plain numbers of the script's settings, in its order. */
export function listSettings(script: string): { readonly key: string; readonly value: number }[] {
  const block = settingsBlock.exec(script)?.[1] ?? '';
  const keys = [...block.matchAll(/^\s*(\w+):/gm)].map(([, key = '']) => key);
  return [...new Set(keys)].flatMap((key) => {
    const value = readSetting(script, key);
    return value === undefined ? [] : [{ key, value }];
  });
}

/** The script with one settings line changed, or null if there is no such line. */
export function writeSetting(
  script: string,
  key: string,
  value: number,
  format: (value: number) => string = formatSetting,
): string | null {
  if (readSetting(script, key) === undefined) return null;
  return script.replace(settingsBlock, (block) =>
    block.replace(lineOf(key), (_line, before: string) => before + format(value)),
  );
}

/** Writes every setting that has a line; the others come back in `missing`. */
export function writeSettings(
  script: string,
  settings: Readonly<Record<string, number>>,
): { script: string; missing: Record<string, number> } {
  const missing: Record<string, number> = {};
  for (const [key, value] of Object.entries(settings)) {
    const written = writeSetting(script, key, value);
    if (written === null) missing[key] = value;
    else script = written;
  }
  return { script, missing };
}

/** Three significant digits for fractions; whole numbers as they are. */
export function formatSetting(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) < 0.001 ? rounded.toExponential() : String(rounded);
}
