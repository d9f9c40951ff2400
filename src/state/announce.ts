/** A journal entry as one sentence for the status line and for screen readers; null for what needs no words. */
import type { StudyEvent } from '../study/events';
import type { StudyView } from '../study/fold';
import type { Purpose } from '../study/measurement';
import { armWords } from '../words/arms';
import { journalWords } from '../words/journal';

/** Said once, when the first training of a stage begins; a second seed in the search goes without saying. */
const stageWords = (purpose: Purpose): string | null =>
  purpose === 'paired' || purpose === 'test' ? null : journalWords.stages[purpose];

/** `view` is the study with the event in it; null if it is not on the screen. */
export function announce(event: StudyEvent, view: StudyView | null): string | null {
  const { events, verdicts } = journalWords;
  switch (event.kind) {
    case 'studyCreated':
    case 'studyResumed':
    case 'measurementStopped':
    case 'testOpened':
      return events[event.kind];
    case 'studyPaused':
      return event.error === null ? events.studyPaused : events.pausedBy(event.error.message);
    case 'studyFinished':
      return event.reason === 'completed' ? events.complete : events.stopped;
    case 'trialProposed':
      return events.proposed(armWords.names[event.arm], event.index, event.proposal.title);
    case 'trialDecided':
      return events.decided(armWords.names[event.arm], event.index, verdicts[event.decision], event.reason);
    case 'measurementStarted':
      return view?.measurements.at(-1)?.purpose === event.purpose ? null : stageWords(event.purpose);
    case 'measurementFinished':
      return event.outcome.kind === 'failed' ? events.measurementFailed(event.outcome.error.message) : null;
    default:
      return null;
  }
}
