/**
 * The lab: owns the journals and runs one study at a time. It knows threads only as the events it emits, so tests can
 * hold it in their own hands; lab-worker.ts gives it the browser's parts.
 */
import { AppError, errorRecord } from '../base/errors';
import { trialSpec } from '../study/context';
import type { JournalEntry } from '../study/events';
import { fold } from '../study/fold';
import { checkEntries, openJournal } from '../study/journal';
import { createManifest, repeatedManifest, studyIdOf } from '../study/manifest';
import type { ArmId, StudyManifest } from '../study/manifest';
import { protocolOf } from '../study/protocol';
import type { Clock, Journal, Researcher, TrialRunner } from '../study/ports';
import { createStudy, runStudy, stopStudy } from '../study/runner';
import type { Benchmark, BenchmarkOptions } from '../trial/benchmark';
import type { CheckScript } from '../trial/check-script';
import type { TrialOutcome } from '../trial/types';
import type { JournalStore } from '../store/journal-store';
import { lockStudy } from '../store/study-lock';
import type { CorpusShelf } from './corpus-shelf';
import { OneAtATime } from './one-at-a-time';
import type { CorpusInfo, GpuStatus, LabChoices, LabEvent, LabInfo, Retraining } from './protocol';
import { researchersOf } from './researchers';
import type { ResearcherParts } from './researchers';
import { loadText, retrain } from './retrain';
import type { FreshRunner } from './retrain';

export interface LabParts extends ResearcherParts {
  readonly gpu: GpuStatus;
  readonly journals: JournalStore;
  readonly storageWarning: string | null;
  readonly shelf: Pick<CorpusShelf, 'list' | 'load' | 'importFile'>;
  readonly runner: TrialRunner;
  readonly benchmark: (options: BenchmarkOptions) => Promise<Benchmark>;
  /** Of recorded trials: on a device of its own, with nothing kept from earlier trials. */
  readonly freshRunner: () => Promise<FreshRunner>;
  readonly checkScript?: CheckScript;
  readonly baselineScript: string;
  readonly reference: string;
  readonly clock: Clock;
  readonly emit: (event: LabEvent) => void;
}

interface Active {
  readonly studyId: string;
  readonly controller: AbortController;
  /** Resolves when the study no longer runs; never rejects. */
  readonly ended: Promise<void>;
}

export class LabHost {
  #active: Active | null = null;
  #starting: AbortController | null = null;
  readonly #measuring = new OneAtATime();

  constructor(private readonly parts: LabParts) {}

  async info(): Promise<LabInfo> {
    const { gpu, journals, storageWarning, shelf } = this.parts;
    return { gpu, storageWarning, studies: [...(await journals.list())], corpora: await shelf.list() };
  }

  async start(choices: LabChoices, apiKey: string): Promise<{ studyId: string }> {
    const createdAt = this.parts.clock.now().toISOString();
    const { baselineScript } = this.parts;
    const { protocol, ...chosen } = choices;
    const draft = createManifest({
      ...{ ...chosen, createdAt, baselineScript },
      ...(protocol === undefined ? {} : { protocol: protocolOf(protocol) }),
    });
    return this.#exclusively(async (signal) => {
      const { hash } = await this.parts.shelf.load(draft.corpusId, signal);
      return this.#begin({ ...draft, corpusHash: hash }, apiKey);
    });
  }

  /** Begins a recorded study anew: its proposals are repeated, and every training is made here. */
  repeat(recording: string): Promise<{ studyId: string }> {
    const createdAt = this.parts.clock.now().toISOString();
    return this.#exclusively(async (signal) => {
      const { readRecording } = await import('./repeat');
      const { view, journal } = await readRecording(recording);
      const corpusHash = await loadText(view.manifest, this.parts, signal);
      const manifest = repeatedManifest(view.manifest, { createdAt, corpusHash, journal });
      const { recordings } = this.parts;
      const studyId = await studyIdOf(manifest);
      await recordings.write(studyId, recording);
      try {
        return await this.#begin(manifest, '');
      } catch (thrown) {
        await recordings.remove(studyId);
        throw thrown;
      }
    });
  }

  /** The recording that a study repeats, as its journal was exported. */
  async recording(studyId: string): Promise<string> {
    const text = await this.parts.recordings.read(studyId);
    if (text !== undefined) return text;
    throw new AppError(
      'cassette-miss',
      'lab: the recording that this study repeats is not kept in this browser; open it from where it was opened before',
    );
  }

  async #begin(manifest: StudyManifest, apiKey: string): Promise<{ studyId: string }> {
    const studyId = await studyIdOf(manifest);
    const researcherFor = await researchersOf({ studyId, manifest, key: apiKey, entries: [] }, this.parts);
    await this.#runLocked(studyId, researcherFor, async () => {
      const { name, createdAt } = manifest;
      await this.parts.journals.create({ studyId, name, createdAt });
      const journal = this.#journal(studyId, []);
      await createStudy(journal, manifest);
      return journal;
    });
    return { studyId };
  }

  async resume(studyId: string, apiKey: string): Promise<void> {
    await this.#exclusively(async (signal) => {
      const entries = await this.load(studyId);
      const { manifest } = fold(entries);
      const { hash } = await this.parts.shelf.load(manifest.corpusId, signal);
      if (manifest.corpusHash !== undefined && hash !== manifest.corpusHash)
        throw new AppError(
          'corpus-corrupt',
          `resume: the corpus "${manifest.corpusId}" is no longer the one this study began with; export the study and start a new one`,
        );
      const researcherFor = await researchersOf({ studyId, manifest, key: apiKey, entries }, this.parts);
      await this.#runLocked(studyId, researcherFor, () => this.#open(studyId));
    });
  }

  async pause(): Promise<void> {
    this.#starting?.abort();
    this.#active?.controller.abort();
    await this.#active?.ended;
  }

  async stop(studyId: string): Promise<void> {
    if (this.#active?.studyId === studyId) await this.pause();
    await this.#locked(studyId, async () => stopStudy(await this.#open(studyId)));
  }

  importCorpus(name: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<CorpusInfo> {
    return this.parts.shelf.importFile(name, bytes, signal);
  }

  async load(studyId: string): Promise<JournalEntry[]> {
    return checkEntries(await this.parts.journals.load(studyId));
  }

  async remove(studyId: string): Promise<void> {
    if (this.#active?.studyId === studyId) await this.pause();
    await this.#locked(studyId, async () => {
      await this.parts.journals.remove(studyId);
      await this.parts.recordings.remove(studyId);
    });
  }

  benchmark(signal: AbortSignal): Promise<Benchmark> {
    const { benchmark, emit } = this.parts;
    return this.#besidesStudies('your GPU: a study is training on it; pause the study, then measure', signal, (own) =>
      benchmark({
        signal: own,
        onProgress: (stage, fraction) => emit({ kind: 'measuring', stage, fraction }),
      }),
    );
  }

  retrain(retraining: Retraining, signal: AbortSignal): Promise<TrialOutcome[]> {
    return this.#besidesStudies(
      'training: a study is training on this GPU; pause the study, then try again',
      signal,
      (own) => retrain(retraining, this.parts, own),
    );
  }

  async checkScript(manifest: StudyManifest, script: string): Promise<string | null> {
    const spec = trialSpec(manifest, await studyIdOf(manifest), { arm: 'none', index: 0 }, script);
    return (await this.parts.checkScript?.(spec)) ?? null;
  }

  /** Never while a study trains on the GPU, which would disturb both. */
  #besidesStudies<T>(refusal: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#active !== null || this.#starting !== null) return Promise.reject(new AppError('usage', refusal));
    return this.#measuring.run(work, signal);
  }

  async #locked(studyId: string, work: () => Promise<unknown>): Promise<void> {
    const release = await lockStudy(studyId);
    try {
      await work();
    } finally {
      await release();
    }
  }

  async #open(studyId: string): Promise<Journal> {
    return this.#journal(studyId, await this.load(studyId));
  }

  #journal(studyId: string, entries: readonly JournalEntry[]): Journal {
    const { journals, clock, emit } = this.parts;
    return openJournal({
      entries,
      clock,
      async persist(entry) {
        await journals.append(studyId, entry);
        emit({ kind: 'entry', studyId, entry });
      },
    });
  }

  async #exclusively<T>(prepare: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#active !== null || this.#starting !== null)
      throw new AppError('usage', 'lab: a study is already running on this page; pause it first');
    this.#starting = new AbortController();
    try {
      await this.#measuring.stop();
      return await prepare(this.#starting.signal);
    } finally {
      this.#starting = null;
    }
  }

  /** Runs the study under its lock, which ends with the run or with a failure to prepare it. */
  async #runLocked(
    studyId: string,
    researcherFor: (arm: ArmId) => Researcher,
    prepare: () => Promise<Journal>,
  ): Promise<void> {
    const release = await lockStudy(studyId);
    try {
      this.#run(studyId, await prepare(), researcherFor, release);
    } catch (thrown) {
      await release();
      throw thrown;
    }
  }

  #run(
    studyId: string,
    journal: Journal,
    researcherFor: (arm: ArmId) => Researcher,
    release: () => Promise<void>,
  ): void {
    const { runner, reference, checkScript, emit } = this.parts;
    const controller = new AbortController();
    const run = async (): Promise<void> => {
      let error = null;
      try {
        await runStudy({
          journal,
          runner,
          researcherFor,
          reference,
          ...(checkScript === undefined ? {} : { checkScript }),
          signal: controller.signal,
          onProgress: (trial, progress) => emit({ kind: 'progress', studyId, trial, progress }),
          onActivity: (trial, text) => emit({ kind: 'activity', studyId, trial, text }),
        });
      } catch (thrown) {
        error = errorRecord(thrown, 'worker-message');
      }
      await release();
      this.#active = null;
      emit({ kind: 'idle', studyId, error });
    };
    this.#active = { studyId, controller, ended: run() };
  }
}
