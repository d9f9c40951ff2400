/** A journal entry as one sentence for the status line and for screen readers; null for what needs no words. */
import type { StudyEvent } from '../study/events';
import type { StudyView } from '../study/fold';
import type { Purpose } from '../study/measurement';
import { armWords } from '../words/arms';

const verdicts = {
  baseline: 'is the baseline',
  keep: 'is kept',
  discard: 'is discarded',
  failed: 'failed',
  duplicate: 'repeats an earlier script',
  'proposal-failed': 'had no proposal',
} as const;

/** Said once, when the first training of a stage begins; a second seed in the search goes without saying. */
const stages: Readonly<Record<Purpose, string | null>> = {
  'noise-floor': 'Measuring the noise floor: the baseline is trained with other seeds.',
  repeat: 'One seed is trained a second time, to see whether it gives the same number.',
  paired: null,
  confirmation: 'The search is over. The finals are confirmed on fresh seeds.',
  ablation: 'Each kept change is left out in turn.',
  pruned: 'The scripts without what did not help are confirmed on seeds of their own.',
  'long-run': 'The finals are trained for longer.',
  test: null,
};

/** `view` is the study with the event in it; null if it is not on the screen. */
export function announce(event: StudyEvent, view: StudyView | null): string | null {
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
      return `${armWords.names[event.arm]}, trial ${event.index}: ${event.proposal.title}.`;
    case 'trialDecided':
      return `${armWords.names[event.arm]}, trial ${event.index} ${verdicts[event.decision]}: ${event.reason}.`;
    case 'measurementStarted':
      return view?.measurements.at(-1)?.purpose === event.purpose ? null : stages[event.purpose];
    case 'measurementStopped':
      return 'A measurement was interrupted; it is made again when the study goes on.';
    case 'measurementFinished':
      return event.outcome.kind === 'failed' ? `A measurement failed: ${event.outcome.error.message}` : null;
    case 'testOpened':
      return 'The sealed test split is opened, this once.';
    default:
      return null;
  }
}
