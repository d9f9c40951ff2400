/** Numbers of the report as text. Gains are positive where val_bpb fell. */
import type { Gains, Interval } from '../../state/vocabulary';
import { signed } from '../signed';

export const percent = (part: number, whole: number): string => {
  const value = (100 * part) / whole;
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)} %`;
};

export const range = ({ low, high }: Interval): string => `${signed(low)} to ${signed(high)}`;

/** The gain in bpb, its share of the baseline, its interval and on how many seeds. */
export function gainText({ mean, interval, baseline, values }: Gains): {
  readonly gain: string;
  readonly share: string;
  readonly spread: string;
} {
  const seeds = `${values.length} ${values.length === 1 ? 'seed' : 'seeds'}`;
  return {
    gain: signed(mean),
    share: percent(mean, baseline),
    spread: interval === null ? seeds : `${range(interval)}, ${seeds}`,
  };
}
