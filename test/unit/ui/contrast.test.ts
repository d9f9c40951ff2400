import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { armIds } from '../../../src/study/manifest';

const style = readFileSync('src/ui/style.css', 'utf8');
const themes = ['light', 'dark'] as const;

/** Linear red, green and blue of a token in a theme. */
function channels(token: string, theme: (typeof themes)[number]): number[] {
  const [, light = '', dark = ''] =
    new RegExp(`--${token}: light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)`).exec(style) ?? [];
  const hex = theme === 'light' ? light : dark;
  return [0, 2, 4].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** WCAG 2.2: relative luminance and contrast ratio. */
const luminance = ([red = 0, green = 0, blue = 0]: readonly number[]): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;
function contrast(one: readonly number[], other: readonly number[]): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

test.each(themes.flatMap((theme) => armIds.map((arm) => [arm, theme] as const)))(
  'the colour of arm %s can be read as text in the %s theme',
  (arm, theme) => {
    for (const ground of ['paper', 'surface', 'sunk'])
      expect(contrast(channels(arm, theme), channels(ground, theme)), ground).toBeGreaterThanOrEqual(4.5);
  },
);

test('no two arms share a colour', () => {
  for (const theme of themes)
    expect(new Set(armIds.map((arm) => channels(arm, theme).join())).size).toBe(armIds.length);
});
