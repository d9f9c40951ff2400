/** Where a replay stands, in words: the scrubber says them. */
import type { Decision, JournalEntry } from '../study/events';
import type { StudyManifest } from '../study/manifest';
import { armsInSentences } from './arm-texts';
import { measuringWords } from './measuring-words';

const decided: Readonly<Record<Decision, string>> = {
  baseline: 'the baseline',
  keep: 'kept',
  discard: 'discarded',
  failed: 'failed',
  duplicate: 'repeats an earlier script',
  'proposal-failed': 'no proposal',
};

const phases = {
  proposalRequested: 'being proposed',
  trialProposed: 'proposed',
  researcherFailed: 'no proposal came',
  trialStarted: 'compiling',
  trialMeasured: 'training',
  trialStopped: 'interrupted',
  trialFinished: 'measured',
} as const;

/** `trial 3 of the arm with papers: kept`. */
export function entryWords({ event }: JournalEntry, manifest: StudyManifest): string {
  switch (event.kind) {
    case 'studyCreated':
      return 'the study begins';
    case 'studyPaused':
      return 'the study is paused';
    case 'studyResumed':
      return 'the study goes on';
    case 'studyFinished':
      return event.reason === 'completed' ? 'the study is complete' : 'the study was stopped';
    case 'testOpened':
      return 'the sealed test split is opened';
    case 'measurementStarted':
      return measuringWords(event, manifest);
    case 'measurementStopped':
      return 'a measurement was interrupted';
    case 'measurementFinished':
      return event.outcome.kind === 'finished' ? 'measured' : 'a measurement failed';
    default: {
      const what = event.kind === 'trialDecided' ? decided[event.decision] : phases[event.kind];
      return `trial ${event.index} of ${armsInSentences[event.arm]}: ${what}`;
    }
  }
}
