/** Where a replay stands, in words: the scrubber says them. */
import type { JournalEntry } from '../study/events';
import type { StudyManifest } from '../study/manifest';
import { armWords } from '../words/arms';
import { measuringWords } from './measuring-words';
import { replayWords } from '../words/replay';

/** `trial 3 of the arm with papers: kept`. */
export function entryWords({ event }: JournalEntry, manifest: StudyManifest): string {
  const { events, phases, decisions } = replayWords;
  switch (event.kind) {
    case 'studyCreated':
    case 'studyPaused':
    case 'studyResumed':
    case 'testOpened':
    case 'measurementStopped':
      return events[event.kind];
    case 'studyFinished':
      return event.reason === 'completed' ? events.studyComplete : events.studyStopped;
    case 'measurementStarted':
      return measuringWords(event, manifest);
    case 'measurementFinished':
      return event.outcome.kind === 'finished' ? events.measured : events.measurementFailed;
    default: {
      const what = event.kind === 'trialDecided' ? decisions[event.decision] : phases[event.kind];
      return replayWords.trial(event.index, armWords.inSentences[event.arm], what);
    }
  }
}
