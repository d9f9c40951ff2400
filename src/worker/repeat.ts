/** Recorded studies that are trained here. Loaded only by a study that repeats one: see lab-host.ts. */
import { AppError } from '../base/errors';
import { cassette } from '../agent/cassette';
import { importJournal } from '../study/bundle';
import { fold } from '../study/fold';
import type { StudyView } from '../study/fold';
import type { Researcher } from '../study/ports';
import type { RecordedChoice } from '../study/researcher-choice';
import type { Recordings } from '../store/recordings';

interface Recording {
  readonly view: StudyView;
  /** Hash of its last entry. */
  readonly journal: string;
}

async function parsed(text: string): Promise<Recording> {
  const entries = await importJournal(text);
  return { view: fold(entries), journal: entries.at(-1)?.hash ?? '' };
}

/** @throws AppError `journal-version`, `journal-corrupt`, or `usage` where nothing was proposed. */
export async function readRecording(text: string): Promise<Recording> {
  const recording = await parsed(text);
  const trials = recording.view.arms.flatMap((arm) => arm.trials);
  if (trials.some(({ index, proposal, error }) => index > 0 && (proposal !== null || error !== null))) return recording;
  throw new AppError(
    'usage',
    `train here: “${recording.view.manifest.name}” has no proposal after its baseline; choose a study with trials, or start one of your own`,
  );
}

/** @throws AppError `cassette-miss` if this browser keeps it no longer, or `journal-corrupt` if it is another one. */
async function keptRecording(recordings: Recordings, studyId: string, choice: RecordedChoice): Promise<Recording> {
  const text = await recordings.read(studyId);
  if (text === undefined)
    throw new AppError(
      'cassette-miss',
      `cassette: the recording “${choice.name}” is no longer kept in this browser; open it again and train it anew`,
    );
  const recording = await parsed(text);
  if (recording.journal !== choice.journal)
    throw new AppError(
      'journal-corrupt',
      `cassette: what is kept as the recording “${choice.name}” is another journal; open the recording again and train it anew`,
    );
  return recording;
}

export async function recordedResearcher(
  recordings: Recordings,
  studyId: string,
  choice: RecordedChoice,
): Promise<Researcher> {
  return cassette((await keptRecording(recordings, studyId, choice)).view);
}
