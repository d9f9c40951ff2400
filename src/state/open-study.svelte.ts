/** The study on the screen: its journal, the fold of it, and the trial that is running. */
import { exportJournal, importJournal } from '../study/bundle';
import type { JournalEntry, TrialKey } from '../study/events';
import { StudyFold } from '../study/fold';
import type { StudyView } from '../study/fold';
import type { TrialProgress } from '../trial/types';
import { advance, newLiveTrial } from './live-trial';
import type { LiveTrial } from './live-trial';
import type { RecordedStudy } from './recorded-studies';
import { ReplayState } from './replay-state.svelte';
import type { StudyLink } from './study-link';
import { TrialBrowsing } from './trial-browsing.svelte';

export class OpenStudy {
  /** The name of the file it was read from, if it is a recording and cannot be run. */
  readonly fileName: string | null;
  #entries: readonly JournalEntry[] = $state.raw([]);
  #fold = new StudyFold();
  /** Of all its entries, whatever a replay shows. */
  readonly whole: StudyView = $derived.by(() => {
    void this.#entries;
    return this.#fold.view();
  });
  /** Null for a study that may still go on. */
  readonly replay: ReplayState | null;
  readonly trials = new TrialBrowsing();
  readonly isReplayed = $derived.by(() => this.replay !== null && !this.replay.isAtEnd);
  /** What is on the screen. */
  readonly view: StudyView = $derived.by(() => (this.isReplayed ? this.replay?.view : null) ?? this.whole);
  #live: LiveTrial | null = $state.raw(null);
  activity: { readonly trial: TrialKey; readonly text: string } | null = $state.raw(null);

  /** @throws AppError `journal-corrupt` if the entries do not make a study. */
  constructor(
    readonly id: string,
    entries: readonly JournalEntry[],
    fileName: string | null = null,
    /** What is known of it, if it is one of the site's recorded studies. */
    readonly recording: RecordedStudy | null = null,
  ) {
    for (const entry of entries) this.#fold.add(entry);
    this.#entries = entries;
    this.fileName = fileName;
    this.replay = fileName !== null || this.whole.status === 'finished' ? new ReplayState(entries) : null;
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

  /** The entries whose fold is on the screen. */
  get shownEntries(): readonly JournalEntry[] {
    return (this.isReplayed ? this.replay?.shown : null) ?? this.#entries;
  }

  get live(): LiveTrial | null {
    return this.isReplayed ? (this.replay?.live ?? null) : this.#live;
  }

  /** Shows what an address asks for: a position of the replay, a trial. */
  follow({ recorded, isReport, sequence, trial }: StudyLink): void {
    if (isReport) return;
    const last = this.#entries.length - 1;
    if (recorded !== null && this.replay?.sequence !== Math.min(sequence ?? last, last))
      this.replay?.goTo(sequence ?? last);
    if (trial !== null) this.trials.reveal(trial);
  }

  /** False if entries are missing in between: then the study must be read again. */
  add(entry: JournalEntry): boolean {
    if (entry.sequence < this.#entries.length) return true;
    if (entry.sequence > this.#entries.length) return false;
    this.#fold.add(entry);
    this.#entries = [...this.#entries, entry];
    const { event } = entry;
    if (event.kind === 'trialStarted') this.#live = newLiveTrial(event);
    if (event.kind === 'trialFinished' || event.kind === 'trialStopped') this.#live = null;
    if (event.kind === 'trialProposed' || event.kind === 'researcherFailed') this.activity = null;
    return true;
  }

  progress(trial: TrialKey, progress: TrialProgress): void {
    const live = this.#live;
    const current = live?.arm === trial.arm && live.index === trial.index ? live : newLiveTrial(trial);
    this.#live = advance(current, progress);
  }

  idle(): void {
    this.#live = null;
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
