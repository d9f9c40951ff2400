/** A journal entry as one sentence for the status line and for screen readers; null for what needs no words. */
import type { StudyEvent } from '../study/events';
import type { ArmId } from '../study/manifest';

export const armNames: Readonly<Record<ArmId, string>> = {
  none: 'Without papers',
  papers: 'With papers',
  placebo: 'With shuffled papers',
  reflection: 'With reflection',
};

const verdicts = {
  baseline: 'is the baseline',
  keep: 'is kept',
  discard: 'is discarded',
  failed: 'failed',
  duplicate: 'repeats an earlier script',
  'proposal-failed': 'had no proposal',
} as const;

export function announce(event: StudyEvent): string | null {
  switch (event.kind) {
    case 'studyCreated':
      return 'The study has started.';
    case 'studyResumed':
      return 'The study goes on.';
    case 'studyPaused':
      return event.error === null ? 'The study is paused.' : `The study is paused: ${event.error.message}`;
    case 'studyFinished':
      return event.reason === 'completed' ? 'The study is complete.' : 'The study was stopped.';
    case 'trialProposed':
      return `${armNames[event.arm]}, trial ${event.index}: ${event.proposal.title}.`;
    case 'trialDecided':
      return `${armNames[event.arm]}, trial ${event.index} ${verdicts[event.decision]}: ${event.reason}.`;
    default:
      return null;
  }
}
