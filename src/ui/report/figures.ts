/** Numbers of the report as text. Gains are positive where val_bpb fell. */
import type { Gains, Interval } from '../../state/vocabulary';
import { signed } from '../signed';
import { reportWords } from '../../words/report';
import { fixed } from '../../words/format';

export const percent = (part: number, whole: number): string => {
  const value = (100 * part) / whole;
  return `${value < 0 ? '−' : '+'}${fixed(Math.abs(value), 2)} %`;
};

export const range = ({ low, high }: Interval): string => reportWords.range(signed(low), signed(high));

/** The gain in bpb, its share of the baseline, its interval and on how many seeds. */
export function gainText({ mean, interval, baseline, values }: Gains): {
  readonly gain: string;
  readonly share: string;
  readonly spread: string;
} {
  const seeds = reportWords.seeds(values.length);
  return {
    gain: signed(mean),
    share: percent(mean, baseline),
    spread: interval === null ? seeds : `${range(interval)}, ${seeds}`,
  };
}
