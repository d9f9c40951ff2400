/**
 * When a search keeps a child: pure rules over its gains against its parent on common seeds. A search may be cheap and
 * wrong now and then, for only the confirmation on fresh seeds makes claims; these rules differ in how often they are wrong.
 *
 * σ_d, the standard deviation of one paired difference, is estimated from the gains once there are three; before that it is
 * √2 σ of the baseline's noise floor, which bounds it where parent and child are equally noisy and a common seed
 * does not drive them apart. The mean of n gains scatters by σ_d ÷ √n.
 */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { AppError } from '../base/errors';
import { normalQuantile } from '../base/normal';
import { tQuantile } from './statistics/student-t';

export const keepRuleIds = ['greedy', 'paired', 'two-sigma', 'racing'] as const;
export type KeepRuleId = (typeof keepRuleIds)[number];

export interface KeepEvidence {
  /** val_bpb of parent minus child on seeds that both were trained with, in the order measured; positive is better. Never empty. */
  readonly gains: readonly number[];
  /** Standard deviation of the baseline over seeds (the noise floor), in bpb; null where it was not measured. */
  readonly sigma: number | null;
  /** The least gain worth keeping, in bpb. */
  readonly delta: number;
}

export type KeepVerdict = { readonly kind: 'keep' | 'discard' | 'measure-again'; readonly reason: string };

const fewestToEstimate = 3;
const racingSeeds = 5;
/** One-sided, of each look of the race. */
const racingLevel = 0.95;

/** What a rule looks at. */
interface Gain {
  readonly count: number;
  readonly mean: number;
  readonly delta: number;
  /** σ_d, and whether these gains estimated it; null where neither they nor a noise floor say. */
  readonly sigmaOfDifference: number | null;
  readonly estimated: boolean;
}

const rules: Readonly<Record<KeepRuleId, (gain: Gain) => KeepVerdict>> = {
  greedy: (gain) =>
    gain.mean > 0
      ? verdict('keep', `${measured(gain)} is over 0`)
      : verdict('discard', `${measured(gain)} is not over 0`),

  paired(gain) {
    const over = compare(gain, 1);
    if (gain.count === 1 && over.kind === 'keep')
      return verdict('measure-again', `${over.reason}; one more seed must agree`);
    return over;
  },

  'two-sigma': (gain) =>
    gain.sigmaOfDifference === null
      ? verdict('measure-again', `no noise floor was measured; ${fewestToEstimate} seeds can estimate it`)
      : compare(gain, 2),

  /** Racing (Maron & Moore 1994; F-race, Birattari et al. 2002): measure until an interval lies on one side of the line. */
  racing(gain) {
    if (gain.count >= racingSeeds) return compare(gain, 1);
    if (gain.sigmaOfDifference === null)
      return verdict('measure-again', `no noise floor was measured; ${fewestToEstimate} seeds can estimate it`);
    const line = Math.max(gain.delta, gain.sigmaOfDifference / Math.sqrt(racingSeeds));
    const quantile = gain.estimated ? tQuantile(racingLevel, gain.count - 1) : normalQuantile(racingLevel);
    const reach = (quantile * gain.sigmaOfDifference) / Math.sqrt(gain.count);
    const span = `${measured(gain)} ± ${bpb(reach)}`;
    if (gain.mean - reach > line) return verdict('keep', `${span} is wholly over ${bpb(line)}`);
    if (gain.mean + reach <= line) return verdict('discard', `${span} is wholly under ${bpb(line)}`);
    return verdict('measure-again', `${span} does not yet decide about ${bpb(line)}`);
  },
};

/** @throws AppError `usage` without a gain, or with a number that is none. */
export function judge(rule: KeepRuleId, evidence: KeepEvidence): KeepVerdict {
  const { gains, sigma, delta } = evidence;
  if (gains.length === 0 || ![...gains, sigma ?? 0, delta].every(Number.isFinite) || (sigma ?? 0) < 0 || delta < 0)
    throw new AppError(
      'usage',
      `keep rule ${rule}: needs one or more finite gains, and sigma and delta of 0 or more, got gains [${gains.join(', ')}], sigma ${sigma}, delta ${delta}; a trial without a val_bpb has no gain to judge`,
    );
  const estimated = gains.length >= fewestToEstimate;
  const floor = sigma === null ? null : Math.SQRT2 * sigma;
  const sigmaOfDifference = estimated ? sampleStandardDeviation([...gains]) : floor;
  return rules[rule]({ count: gains.length, mean: mean([...gains]), delta, sigmaOfDifference, estimated });
}

/** Keeps where the mean gain is over both δ and `times` standard deviations of it. */
function compare(gain: Gain, times: number): KeepVerdict {
  const noise = gain.sigmaOfDifference === null ? 0 : (times * gain.sigmaOfDifference) / Math.sqrt(gain.count);
  const isOver = gain.mean > Math.max(gain.delta, noise);
  const line =
    noise > gain.delta
      ? `${times} σ of ${gain.count === 1 ? 'a difference' : `the mean of ${gain.count}`} (${bpb(noise)})`
      : `the least gain worth keeping (${bpb(gain.delta)})`;
  return verdict(isOver ? 'keep' : 'discard', `${measured(gain)} is ${isOver ? '' : 'not '}over ${line}`);
}

const verdict = (kind: KeepVerdict['kind'], reason: string): KeepVerdict => ({ kind, reason });
const bpb = (value: number): string => value.toFixed(4);
const measured = ({ mean: value, count }: Gain): string =>
  count === 1 ? `gain ${bpb(value)}` : `mean gain ${bpb(value)} on ${count} seeds`;
