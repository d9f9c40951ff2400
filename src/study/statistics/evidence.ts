/** What a number of sessions may be called. The unit is the whole session, never the trial. */
export const evidenceLabels = ['anecdote', 'pilot', 'testable'] as const;
export type EvidenceLabel = (typeof evidenceLabels)[number];

/** One pair of sessions is an anecdote, two to four are a pilot, five or more can be tested. */
export function evidenceLabel(sessions: number): EvidenceLabel {
  return sessions >= 5 ? 'testable' : sessions >= 2 ? 'pilot' : 'anecdote';
}
