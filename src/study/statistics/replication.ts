/**
 * Share of keeps that replicate. A kept change claimed a gain on the search seed; it was then measured again on fresh
 * paired seeds. It replicates if the 95 % interval of those fresh gains lies wholly above 0; it has the claimed sign if
 * their mean does. The interval is Student's, because five seeds are too few for a bootstrap and seed noise is near normal.
 */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Interval } from './bootstrap';
import { tQuantile } from './student-t';

export interface Replication {
  /** Kept changes that were measured again on at least one seed. */
  readonly keeps: number;
  readonly replicated: number;
  readonly sameSign: number;
  /** replicated ÷ keeps; null where nothing was measured again. */
  readonly rate: number | null;
}

/** mean ± t(n − 1) s ÷ √n; null for fewer than two values. */
export function meanInterval(values: readonly number[], level = 0.95): Interval | null {
  if (values.length < 2) return null;
  const centre = mean([...values]);
  const reach =
    (tQuantile((1 + level) / 2, values.length - 1) * sampleStandardDeviation([...values])) / Math.sqrt(values.length);
  return { low: centre - reach, high: centre + reach };
}

/** `confirmedGains`: of each kept change, val_bpb before − after on fresh paired seeds. */
export function replicationRate(confirmedGains: readonly (readonly number[])[]): Replication {
  const measured = confirmedGains.filter((gains) => gains.length > 0);
  const replicated = measured.filter((gains) => (meanInterval(gains)?.low ?? 0) > 0).length;
  const sameSign = measured.filter((gains) => mean([...gains]) > 0).length;
  const keeps = measured.length;
  return { keeps, replicated, sameSign, rate: keeps === 0 ? null : replicated / keeps };
}
