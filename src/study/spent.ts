/** What a study has spent so far, read off its journal: proposals, failures, and what a pause cut short. */
import type { JournalEntry } from './events';
import type { ResearchRecord } from './proposal';

export interface StudySpend {
  readonly tokens: number;
  /** Null once something was used whose cost nobody knows. */
  readonly usd: number | null;
}

function usedIn({ event }: JournalEntry): ResearchRecord | undefined {
  switch (event.kind) {
    case 'trialProposed':
      return event.proposal;
    case 'researcherFailed':
    case 'studyPaused':
      return event.used;
    default:
      return undefined;
  }
}

export function spentIn(entries: readonly JournalEntry[]): StudySpend {
  return entries.reduce<StudySpend>(
    ({ tokens, usd }, entry) => {
      const used = usedIn(entry);
      if (used === undefined) return { tokens, usd };
      const cost = used.costUsd === undefined ? 0 : used.costUsd;
      return { tokens: tokens + used.tokensUsed, usd: usd === null || cost === null ? null : usd + cost };
    },
    { tokens: 0, usd: 0 },
  );
}
