/** A recorded study by itself, for a frame in another page: no lab, nothing stored. */
import { AppError } from '../base/errors';
import { importJournal } from '../study/bundle';
import { OpenStudy } from './open-study.svelte';
import { recordedName } from './recorded-studies';
import type { RecordedSource, RecordedStudy } from './recorded-studies';
import { ReportState } from './report-state.svelte';

export interface EmbeddedStudy {
  readonly recording: RecordedStudy;
  readonly study: OpenStudy;
  readonly report: ReportState;
}

const nothingStored = { storedViews: () => Promise.resolve({ views: [], unreadable: 0 }) };

/** @throws AppError `usage`, `journal-version` or `journal-corrupt`. */
export async function openEmbedded(name: string, recordings: RecordedSource): Promise<EmbeddedStudy> {
  const recording = (await recordings.list()).find((study) => recordedName(study) === name);
  if (recording === undefined) throw new AppError('usage', `recorded study: there is none named "${name}"`);
  const entries = await importJournal(await recordings.read(recording));
  const study = new OpenStudy(`recorded:${recording.file}`, entries, recording.file, recording);
  const report = new ReportState(study, nothingStored);
  await report.open();
  return { recording, study, report };
}
