/** The study on the screen: its journal, the fold of it, and the trial that is running. */
import { exportJournal, importJournal } from '../study/bundle';
import type { JournalEntry, TrialKey } from '../study/events';
import { fold } from '../study/fold';
import type { StudyView } from '../study/fold';
import type { TrialProgress } from '../trial/types';
import { advance, newLiveTrial } from './live-trial';
import type { LiveTrial } from './live-trial';
import type { RecordedStudy } from './recorded-studies';

export class OpenStudy {
  /** The name of the file it was read from, if it is a recording and cannot be run. */
  readonly fileName: string | null;
  #entries: readonly JournalEntry[] = $state.raw([]);
  readonly view: StudyView = $derived(fold(this.#entries));
  live: LiveTrial | null = $state.raw(null);
  activity: { readonly trial: TrialKey; readonly text: string } | null = $state.raw(null);

  /** @throws AppError `journal-corrupt` if the entries do not make a study. */
  constructor(
    readonly id: string,
    entries: readonly JournalEntry[],
    fileName: string | null = null,
    /** What is known of it, if it is one of the site's recorded studies. */
    readonly recording: RecordedStudy | null = null,
  ) {
    fold(entries);
    this.#entries = entries;
    this.fileName = fileName;
  }

  /** From a journal or a bundle, already checked. */
  static fromEntries(fileName: string, entries: readonly JournalEntry[]): OpenStudy {
    return new OpenStudy(`file:${fileName}`, entries, fileName);
  }

  /** @throws AppError `journal-version` or `journal-corrupt`. */
  static async fromRecording(recording: RecordedStudy, text: string): Promise<OpenStudy> {
    return new OpenStudy(`recorded:${recording.file}`, await importJournal(text), recording.file, recording);
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** False if entries are missing in between: then the study must be read again. */
  add(entry: JournalEntry): boolean {
    if (entry.sequence < this.#entries.length) return true;
    if (entry.sequence > this.#entries.length) return false;
    this.#entries = [...this.#entries, entry];
    const { event } = entry;
    if (event.kind === 'trialStarted') this.live = newLiveTrial(event);
    if (event.kind === 'trialFinished' || event.kind === 'trialStopped') this.live = null;
    if (event.kind === 'trialProposed' || event.kind === 'researcherFailed') this.activity = null;
    return true;
  }

  progress(trial: TrialKey, progress: TrialProgress): void {
    const { live } = this;
    const current = live?.arm === trial.arm && live.index === trial.index ? live : newLiveTrial(trial);
    this.live = advance(current, progress);
  }

  idle(): void {
    this.live = null;
    this.activity = null;
  }

  toFile(): { readonly name: string; readonly text: string } {
    return { name: `${this.#stem}.jsonl`, text: exportJournal(this.#entries) };
  }

  async toBundle(): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
    const { exportBundle } = await import('../study/study-bundle');
    return { name: `${this.#stem}.bundle.zip`, bytes: await exportBundle(this.#entries) };
  }

  get #stem(): string {
    const { name, createdAt } = this.view.manifest;
    const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    return `bibliograd-${words.replace(/^-|-$/g, '').slice(0, 80) || 'study'}-${createdAt.slice(0, 10)}`;
  }
}
