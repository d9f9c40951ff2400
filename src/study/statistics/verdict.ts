/**
 * What the sessions of a study say about an arm against its reference. The unit is the session: one number a session, the
 * arm's confirmed val_bpb minus the reference's, so below 0 the arm is better. The exact sign-flip test decides, corrected by Holm
 * where several arms are compared. Intervals and P(A beats B) describe; they never decide.
 *
 * From five sessions on the label is `testable`, but with five the smallest two-sided p is 2 ÷ 32 = 0.0625: a winner at
 * α = 0.05 needs six at least, and more with Holm. The sentence then says how many are missing.
 */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { bcaInterval } from './bootstrap';
import type { Interval } from './bootstrap';
import { evidenceLabel } from './evidence';
import { holm } from './holm';
import { requiredForSignFlip } from './power';
import { probabilityBetter } from './probability-better';
import type { ProbabilityBetter } from './probability-better';
import { fewestForSignFlip, signFlipTest, smallestSignFlipP } from './sign-flip';
import { verdictSentence } from './verdict-sentence';
import type { ComparedSessions } from './verdict-sentence';

export const alpha = 0.05;

/** An arm, what it is held against, and one difference a session that both finished. */
export interface ArmDifferences {
  readonly arm: string;
  readonly reference: string;
  /** Confirmed val_bpb of the arm minus the reference's, one a session: below 0 the arm is better. */
  readonly differences: readonly number[];
}

export interface Verdict extends ComparedSessions {
  /** BCa bootstrap of the mean difference, 95 %; null for fewer than three sessions. */
  readonly interval: Interval | null;
  readonly p: number;
  /** The smallest corrected p that this many sessions could have had, were this arm's p the smallest. */
  readonly smallestP: number;
  /** Chance that the arm ends lower than the reference in a session; null without one. */
  readonly probabilityABetter: ProbabilityBetter | null;
  /** One sentence or two for anyone. */
  readonly sentence: string;
}

/** One verdict an arm, in the order given; Holm's correction is over all of them that have a session. */
export function verdicts(arms: readonly ArmDifferences[]): Verdict[] {
  const tested = arms.filter(({ differences }) => differences.length > 0);
  const ps = tested.map(({ differences }) => signFlipTest(differences).p);
  const adjusted = holm(ps);
  return arms.map((arm) => {
    const index = tested.indexOf(arm);
    return verdictOf(arm, { p: ps[index] ?? 1, pAdjusted: adjusted[index] ?? 1, tests: Math.max(1, tested.length) });
  });
}

/** The winner of one comparison alone: what its verdict announces, without intervals and words. */
export function winnerOf({ arm, reference, differences }: ArmDifferences): string | null {
  const { p } = differences.length === 0 ? { p: 1 } : signFlipTest(differences);
  return announced({ arm, reference, differences }, p);
}

function announced({ arm, reference, differences }: ArmDifferences, pAdjusted: number): string | null {
  if (evidenceLabel(differences.length) !== 'testable' || pAdjusted > alpha) return null;
  return mean([...differences]) < 0 ? arm : reference;
}

interface Tested {
  readonly p: number;
  readonly pAdjusted: number;
  readonly tests: number;
}

function verdictOf({ arm, reference, differences }: ArmDifferences, { p, pAdjusted, tests }: Tested): Verdict {
  const sessions = differences.length;
  const label = evidenceLabel(sessions);
  const meanDifference = sessions === 0 ? null : mean([...differences]);
  const fewestSessions = fewestForSignFlip(alpha / tests);
  const facts = {
    arm,
    reference,
    label,
    sessions,
    meanDifference,
    interval: sessions < 3 ? null : bcaInterval(differences),
    p,
    pAdjusted,
    smallestP: Math.min(1, smallestSignFlipP(sessions) * tests),
    probabilityABetter: sessions === 0 ? null : probabilityBetter(differences.map((difference) => -difference)),
    requiredSessions: sessionsFor(differences, tests),
    fewestSessions,
    winner: announced({ arm, reference, differences }, pAdjusted),
  };
  return { ...facts, sentence: verdictSentence(facts) };
}

function sessionsFor(differences: readonly number[], tests: number): number | null {
  if (differences.length < 2) return null;
  const spread = sampleStandardDeviation([...differences]);
  const sessions = requiredForSignFlip(spread, mean([...differences]), 0.8, alpha / tests);
  return Number.isFinite(sessions) ? sessions : null;
}
