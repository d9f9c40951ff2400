/** A verdict in words that need no statistics. */
import type { EvidenceLabel } from './evidence';

export interface ComparedSessions {
  readonly arm: string;
  readonly reference: string;
  readonly label: EvidenceLabel;
  readonly sessions: number;
  /** In bpb, below 0 where the arm is better; null without a session. */
  readonly meanDifference: number | null;
  /** After Holm's correction over the arms compared. */
  readonly pAdjusted: number;
  /**
   * Sessions that would show a difference as large as the present mean with a chance of 80 %, at the present spread,
   * but never fewer than the test needs; null where that cannot be told (one session, no difference).
   * A plan for the next study, not a reading of this one: it rests on the same few numbers.
   */
  readonly requiredSessions: number | null;
  /** Fewer can never have a pAdjusted of 0.05. */
  readonly fewestSessions: number;
  /** Arm or reference, only where the label is `testable` and pAdjusted ≤ 0.05. */
  readonly winner: string | null;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const counted = (n: number, noun: string): string => `${words[n] ?? n} ${noun}${n === 1 ? '' : 's'}`;
const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function verdictSentence(facts: ComparedSessions): string {
  const { sessions, meanDifference, label, winner, pAdjusted, fewestSessions } = facts;
  if (meanDifference === null) return 'No session has been confirmed yet, so there is nothing to compare.';
  const observed = `in ${counted(sessions, 'session')} ${differenceText(facts, meanDifference)}`;
  const missing = fewestSessions - sessions;
  if (winner !== null)
    return `${capitalized(winner)} wins: ${observed}, which luck alone would give in at most ${chance(pAdjusted)} of such studies.`;
  if (label === 'anecdote')
    return `An anecdote: ${observed}; one session cannot tell skill from luck, and ${counted(missing, 'more session')} would be needed before a winner could be named.`;
  if (missing > 0)
    return `${label === 'pilot' ? 'A pilot' : 'No winner yet'}: ${observed}; so few sessions can never rule out luck, and ${counted(missing, 'more session')} would be needed before a winner could be named.`;
  return `No winner: ${observed}, and luck alone would give as much in ${chance(pAdjusted)} of such studies${enough(facts)}.`;
}

function differenceText({ arm, reference, sessions }: ComparedSessions, difference: number): string {
  if (difference === 0) return `${arm} and ${reference} ended equal`;
  const average = sessions === 1 ? '' : ' on average';
  return `${arm} ended ${Math.abs(difference).toPrecision(2)} bits per byte ${difference < 0 ? 'lower (better)' : 'higher (worse)'} than ${reference}${average}`;
}

/** As a share a reader can picture; never 0, and never rounded across the line of 5 in 100. */
function chance(p: number): string {
  const percent = p * 100;
  if (percent >= 99.5) return 'nearly all';
  if (percent < 1) return 'fewer than 1 in 100';
  const digits = Math.abs(percent - 5) < 1 && percent !== 5 ? 1 : 0;
  return `${Number(percent.toFixed(digits))} in 100`;
}

/** A required number the study already has adds nothing. */
function enough({ requiredSessions, sessions }: ComparedSessions): string {
  if (requiredSessions === null || requiredSessions <= sessions) return '';
  return `; to show a difference of this size about ${requiredSessions} sessions would be needed`;
}
