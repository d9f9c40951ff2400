/** Rates and counts as a person reads them: three digits and a prefix. */
import { count, fixed } from '../../words/format';

const prefixes = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** `12.9 GFLOP/s`, `0.480 GB/s`: three digits. */
export function withPrefix(value: number, unit: string): string {
  if (!(value > 0)) return `0 ${unit}`;
  const power = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(value) / 3 + 1e-9)));
  const scaled = value / 1000 ** power;
  const digits = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
  return `${fixed(scaled, digits)} ${prefixes[power]}${unit}`;
}

/** `41.5 ms`, `1,204 ms`. */
export function milliseconds(ms: number): string {
  const digits = ms >= 100 ? 0 : ms >= 10 ? 1 : ms >= 1 ? 2 : 3;
  return `${count(ms, digits)} ms`;
}

export const whole = (value: number): string => count(Math.round(value));
