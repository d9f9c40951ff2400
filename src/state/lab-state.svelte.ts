/** The page's state: what the lab offers, and the study on the screen. Every verb turns a failure into one notice; none throws. */
import type { LabClient, LabEvent, LabInfo, LabListeners } from '../worker/lab-client';
import { importJournal } from '../study/bundle';
import { fold } from '../study/fold';
import type { StudyView } from '../study/fold';
import { announce } from './announce';
import { isDesignLink } from './design-link';
import { GpuState } from './gpu-state.svelte';
import type { HeroState } from './hero-state.svelte';
import { OpenStudy } from './open-study.svelte';
import { Openings } from './openings.svelte';
import type { ReportState } from './report-state.svelte';
import { noneRecorded } from './recorded-studies';
import type { RecordedSource } from './recorded-studies';
import { obstacleOf, Retrainer } from './retrainer';
import { VerifyState } from './verify-state.svelte';
import type { WorkbenchState } from './workbench-state.svelte';
import { journalWords } from '../words/journal';

export type LabPort = { readonly [Name in keyof LabClient]: LabClient[Name] };

export class LabState extends Openings {
  readonly gpu = new GpuState((signal) => this.#lab.benchmark(signal));
  readonly retrainer = new Retrainer({
    retrain: (...retraining) => this.#lab.retrain(...retraining).finally(() => (this.corpus = null)),
    checkScript: (...script) => this.#lab.checkScript(...script),
  });
  readonly verify = new VerifyState(this.retrainer);
  /** Looks inside whatever trains. */
  readonly look: LabPort['look'] = (...question) => this.#lab.look(...question);
  /** Once the visitor asked for it. */
  workbench: WorkbenchState | null = $state.raw(null);
  info: LabInfo | null = $state.raw(null);
  /** The lab did not even start; recordings can still be opened. */
  isBroken = $state(false);
  /** Of the study on the screen, once something asked for it. */
  report: ReportState | null = $state.raw(null);
  runningId: string | null = $state(null);
  readonly isRunning = $derived(this.study !== null && this.runningId === this.study.id);
  /** Why nothing can be trained beside a study now, or null. */
  readonly retrainObstacle = $derived(obstacleOf(this));
  #lab: LabPort;
  /** When the lab has answered for the first time, or failed to. */
  opened: Promise<void> = Promise.resolve();

  constructor(
    private readonly connect: (listeners: LabListeners) => LabPort,
    readonly baseUrl: string,
    recordings: RecordedSource = noneRecorded,
  ) {
    super(recordings);
    this.#lab = this.#connect();
  }

  open(): Promise<void> {
    this.opened = this.attempt('opening', async () => {
      this.info = await this.#lab.open(this.baseUrl);
      const { gpu, studies } = this.info;
      if (gpu.kind === 'ready' && gpu.isSoftware && !isDesignLink(this.wanted ?? '')) this.setup.choosePreset('micro');
      const [last] = studies;
      if (last !== undefined && this.study === null && this.wanted === null) await this.#show(last.studyId);
    });
    return this.opened;
  }

  start(): Promise<void> {
    return this.attempt('starting', async () => {
      this.setup.settleAddress();
      const { studyId } = await this.#lab.start(this.setup.choices(), this.setup.secrets);
      this.setup.endRepeat();
      await this.#begun(studyId);
    });
  }

  /** Begins the recorded study on the screen anew, its proposals repeated; false if that could not be begun. */
  async trainHere(): Promise<boolean> {
    const { study } = this;
    await this.attempt('starting', async () => {
      if (study === null) return;
      const { studyId } = await this.#lab.repeat(study.toFile().text);
      await this.#begun(studyId);
    });
    return this.study !== study;
  }

  /** The recording that a study of this browser repeats. @throws AppError `cassette-miss` if it is not kept. */
  async repeatedBy(study: OpenStudy): Promise<OpenStudy> {
    const entries = await importJournal(await this.#lab.recording(study.id));
    return OpenStudy.fromEntries(fold(entries).manifest.name, entries);
  }

  /** Opens the recording that the study on the screen repeats. */
  openRepeated(): Promise<void> {
    return this.attempt('reading', async () => {
      if (this.study === null) return;
      this.study = await this.repeatedBy(this.study);
      this.status = `${this.study.fileName} is open.`;
    });
  }

  resume(): Promise<void> {
    return this.attempt('resuming', async () => {
      const { study } = this;
      if (study === null) return;
      await this.#lab.resume(study.id, this.setup.secrets);
      this.runningId = study.id;
    });
  }

  /** Also cancels a study that is only being prepared. */
  async pause(): Promise<void> {
    if (this.task === 'starting' || this.task === 'resuming') return this.#lab.pause().catch(this.fail('aborted'));
    return this.attempt('pausing', () => this.#lab.pause());
  }

  stop(): Promise<void> {
    return this.attempt('stopping', async () => {
      if (this.study !== null) await this.#lab.stop(this.study.id);
    });
  }

  show(studyId: string): Promise<void> {
    return this.attempt('reading', async () => {
      await this.#show(studyId);
      this.status = `${this.study?.view.manifest.name} is open.`;
    });
  }

  /** All that is kept in this browser and can be read. */
  async storedViews(): Promise<{ readonly views: readonly StudyView[]; readonly unreadable: number }> {
    await this.opened;
    if (this.info === null) return { views: [], unreadable: 0 };
    const headers = await this.#lab.listStudies();
    const read = await Promise.allSettled(headers.map(({ studyId }) => this.#lab.loadStudy(studyId)));
    const views = read.flatMap((result) => (result.status === 'fulfilled' ? [fold(result.value)] : []));
    return { views, unreadable: read.length - views.length };
  }

  /** The report's code and the other sessions, once a study. */
  readReport(): Promise<void> {
    const { study } = this;
    if (study === null || this.report?.study === study) return Promise.resolve();
    return this.attemptQuietly(async () => {
      const { ReportState } = await import('./report-state.svelte');
      if (this.study !== study) return;
      this.report = new ReportState(study, this);
      await this.report.open();
    });
  }

  /** Fills the form with the design of the study on the screen, for a seed that no session of it has. */
  repeat(seed: number): void {
    if (this.study === null) return;
    this.setup.repeat(this.study.whole.manifest, seed);
    this.close();
  }

  /** Fills the form with the design of a recorded study, seed and all; false, with a notice, if its journal cannot be read. */
  async repeatRecorded(hero: HeroState): Promise<boolean> {
    await this.attempt('reading', async () => {
      const { manifest } = (await hero.read()).whole;
      this.setup.repeat(manifest, manifest.seed);
    });
    return this.notice === null;
  }

  remove(): Promise<void> {
    return this.attempt('deleting', async () => {
      if (this.study === null) return;
      await this.#lab.deleteStudy(this.study.id);
      this.study = null;
      this.status = journalWords.deleted;
      await this.#list();
    });
  }

  importCorpus(file: File): Promise<void> {
    return this.attempt('reading', async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const corpus = await this.#lab.importCorpus(file.name, bytes);
      const others = this.info?.corpora.filter(({ id }) => id !== corpus.id) ?? [];
      if (this.info !== null) this.info = { ...this.info, corpora: [...others, corpus] };
      this.setup.corpusId = corpus.id;
    });
  }

  /** `key` brings what a sign-in came back with, if the visitor came back from one. */
  async signIn(key: () => Promise<string | null>): Promise<void> {
    try {
      const found = await key();
      if (found !== null) await this.setup.signedIn(found);
    } catch (thrown) {
      this.fail('endpoint-auth')(thrown);
    }
  }

  #connect(): LabPort {
    return this.connect({
      onEvent: (event) => this.#receive(event),
      onFault: this.fail('worker-message'),
      onCrash: (error) => {
        this.runningId = null;
        this.study?.idle();
        this.notice = error;
        this.isBroken = this.info === null;
        if (this.isBroken) return;
        this.#lab = this.#connect();
        this.#lab.open(this.baseUrl).catch(this.fail('worker-message'));
      },
    });
  }

  async #show(studyId: string): Promise<void> {
    this.study = new OpenStudy(studyId, await this.#lab.loadStudy(studyId));
    const { researcher } = this.study.view.manifest;
    if (researcher.kind === 'llm') this.setup.adopt(researcher);
  }

  async #begun(studyId: string): Promise<void> {
    this.runningId = studyId;
    await this.#show(studyId);
    await this.#list();
  }

  async #list(): Promise<void> {
    const studies = await this.#lab.listStudies();
    if (this.info !== null) this.info = { ...this.info, studies };
  }

  #receive(event: LabEvent): void {
    if (event.kind === 'corpus') {
      this.corpus = event.status;
      return;
    }
    if (event.kind === 'measuring') return this.gpu.progress(event);
    if (event.kind === 'retraining') return this.retrainer.told(event);
    const study = this.study?.id === event.studyId ? this.study : null;
    switch (event.kind) {
      case 'entry':
        if (study?.add(event.entry) === false) void this.attemptQuietly(() => this.#show(event.studyId));
        this.status = announce(event.entry.event, study?.view ?? null) ?? this.status;
        if (event.entry.event.kind === 'studyPaused' && event.entry.event.error !== null)
          this.notice = event.entry.event.error;
        return;
      case 'progress':
        return study?.progress(event.trial, event.progress);
      case 'activity':
        if (study !== null) study.activity = event;
        return;
      case 'idle':
        study?.idle();
        this.runningId = null;
        if (study !== null) void this.attemptQuietly(() => this.#show(event.studyId));
        if (event.error !== null) this.notice = event.error;
    }
  }
}
